"""Why a ProofMode file is held. Each case has a stable code and one sentence for a person.

ProofError
├── UnreadableProofError       not a ZIP that can be read whole and within the limits
├── NoProofError               a ZIP without anything of ProofMode in it
├── NoPictureInProofError      no picture in it that can be taken
└── SeveralPicturesError       more than one picture in it
"""

from typing import ClassVar

from contrechamp.errors import ContrechampError


class ProofError(ContrechampError):
    """Base of everything that `contrechamp.proofs` raises."""

    code: ClassVar[str] = "proof"


class UnreadableProofError(ProofError):
    """Not a ZIP that can be read whole: damaged, encrypted, or larger inside than is allowed."""

    code: ClassVar[str] = "proof_unreadable"

    def __init__(self) -> None:
        super().__init__("this ZIP is damaged, encrypted or too large inside; share it from ProofMode again")


class NoProofError(ProofError):
    """A ZIP without a key or a record of ProofMode."""

    code: ClassVar[str] = "proof_missing"

    def __init__(self) -> None:
        super().__init__(
            "this ZIP holds no evidence of ProofMode; take the photographs out and give them by themselves"
        )


class NoPictureInProofError(ProofError):
    """Evidence of ProofMode without a picture that can be taken: of a video, for instance."""

    code: ClassVar[str] = "proof_without_picture"

    def __init__(self) -> None:
        super().__init__("this ZIP of ProofMode holds no photograph in a format that is taken; a video is not")


class SeveralPicturesError(ProofError):
    """More than one picture: which of them the file stands for nobody can say."""

    code: ClassVar[str] = "proof_of_several"

    def __init__(self) -> None:
        super().__init__("this ZIP of ProofMode holds several photographs; share each of them by itself")
