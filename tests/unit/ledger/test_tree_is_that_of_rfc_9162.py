"""The tree against the published reference tree of Certificate Transparency, and against the RFC's own recursion."""

from collections.abc import Sequence
from hashlib import sha256

import pytest

from contrechamp.ledger.stores import NodeTable
from contrechamp.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    consistency_roots,
    inclusion_path,
    inclusion_root,
    leaf_hash,
    node_count,
    root,
)

INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LEAVES_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
LEAVES_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LEAVES_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LEAVES_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"


def grown(leaves: Sequence[bytes]) -> tuple[NodeTable, Frontier]:
    """The complete nodes of a tree, and its frontier."""
    table, frontier = NodeTable(), Frontier()
    for leaf in leaves:
        table.extend(frontier.add(leaf))
    return table, frontier


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word for word: the slow way that everything else must agree with."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


NODES = grown([leaf_hash(data) for data in INPUTS])[0].node


def test_empty_tree_has_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == ROOTS[0]
    assert Frontier().root() == EMPTY_ROOT == root(0, NODES)


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    _, frontier = grown([leaf_hash(data) for data in INPUTS[:size]])
    assert frontier.root().hex() == ROOTS[size]
    assert root(size, NODES).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (5, 8, [LEAF_4, LEAVES_6_7, ROOTS[4]]),
        (2, 3, [ROOTS[2]]),
    ],
)
def test_inclusion_paths_are_the_published_ones(index: int, size: int, path: list[str]) -> None:
    assert [step.hex() for step in inclusion_path(index, size, NODES)] == path


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (1, 8, [LEAF_1, LEAVES_2_3, LEAVES_4_7]),
        (6, 8, [LEAVES_4_5, LEAVES_6_7, ROOTS[4]]),
        (2, 5, [LEAVES_2_3, LEAF_4]),
    ],
)
def test_consistency_paths_are_the_published_ones(old: int, new: int, path: list[str]) -> None:
    assert [step.hex() for step in consistency_path(old, new, NODES)] == path


LEAVES = [leaf_hash(bytes([number])) for number in range(64)]
TABLE, _ = grown(LEAVES)
EXPECTED = [by_definition(LEAVES[:size]) for size in range(65)]


def test_roots_of_all_sizes_follow_the_definition() -> None:
    frontier = Frontier()
    for size, leaf in enumerate(LEAVES, start=1):
        frontier.add(leaf)
        assert frontier.root() == root(size, TABLE.node) == Frontier.at(size, TABLE.node).root() == EXPECTED[size]


def test_nodes_are_as_many_as_counted() -> None:
    for size in range(65):
        assert sum(len(Frontier.at(place, TABLE.node).add(LEAVES[place])) for place in range(size)) == node_count(size)


def test_every_inclusion_path_leads_to_the_root() -> None:
    for size in range(1, 65):
        for index in range(size):
            path = inclusion_path(index, size, TABLE.node)
            assert inclusion_root(LEAVES[index], index, size, path) == EXPECTED[size]
            assert len(path) <= (size - 1).bit_length()


def test_every_consistency_path_leads_to_both_roots() -> None:
    for new in range(2, 65):
        for old in range(1, new):
            path = consistency_path(old, new, TABLE.node)
            assert consistency_roots(old, new, EXPECTED[old], path) == (EXPECTED[old], EXPECTED[new])
