"""A log of a million records costs a few reads and hashes an append or a proof. Counted, not timed."""

import pytest

from contrechamp.ledger.tree import Frontier, consistency_path, inclusion_path, node_count, node_position, root

MILLION = 1_000_003


class CountingNodes:
    """Any tree of that size; it counts how often it is read, and refuses nodes that are not complete."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.reads = 0

    def node(self, level: int, index: int) -> bytes:
        assert (index + 1) << level <= self.size, "not a complete node"
        assert node_position(level, index) < node_count(self.size)
        self.reads += 1
        return b"\x00" * 32


@pytest.mark.parametrize("index", [0, 1, 524_287, 524_288, 999_999, MILLION - 1])
def test_inclusion_in_a_million_reads_a_few_nodes(index: int) -> None:
    nodes = CountingNodes(MILLION)
    assert len(inclusion_path(index, MILLION, nodes.node)) <= 20
    assert nodes.reads <= 40


@pytest.mark.parametrize("old", [1, 2, 524_288, 524_289, 777_777, MILLION - 1])
def test_consistency_in_a_million_reads_a_few_nodes(old: int) -> None:
    nodes = CountingNodes(MILLION)
    assert len(consistency_path(old, MILLION, nodes.node)) <= 21
    assert nodes.reads <= 40


def test_appending_to_a_million_reads_the_right_edge_only() -> None:
    nodes = CountingNodes(MILLION)
    frontier = Frontier.at(MILLION, nodes.node)
    new = frontier.add(b"\x01" * 32)
    assert nodes.reads == MILLION.bit_count()
    assert len(new) == node_count(MILLION + 1) - node_count(MILLION)
    assert len(root(MILLION, nodes.node)) == 32


def test_nodes_become_complete_in_the_order_of_their_positions() -> None:
    frontier = Frontier()
    order = [node_position(new.level, new.place) for _ in range(1_000) for new in frontier.add(b"\x00" * 32)]
    assert order == list(range(node_count(1_000)))
