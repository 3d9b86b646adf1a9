"""Sentences made in English elsewhere are found in the catalogue, with what they carry; an unknown one is left alone."""

from pathlib import Path

import pytest

from contrechamp.cli.language import told
from contrechamp.ledger import HeadSignatureError
from contrechamp.vault import KeyFileError, NoRecipientsError, TargetExistsError, WrongKeyError
from contrechamp.vision.errors import FacePersistsError, PictureTooLargeError, PolicyError, SeveralFramesError

NARROW, FIXED = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


pytestmark = pytest.mark.usefixtures("french")


def say(sentence: object) -> str:
    return told(str(sentence)).replace(NARROW, " ").replace(FIXED, " ")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            SeveralFramesError(3),
            "3 vues ou pages au lieu d’une seule ; exportez celle qu’il vous faut comme une image à part",
        ),
        (FacePersistsError(2), "visages encore trouvés dans l’image finie : 2 ; une personne doit la regarder"),
        (
            PictureTooLargeError("pixels", 250_000_000, 150_000_000),
            "250 000 000 pixels pour au plus 150 000 000 ; relevez la limite si ce fichier est de confiance",
        ),
        (PolicyError("author", "must have 1 to 500 characters"), "author : doit avoir de 1 à 500 caractères"),
        (TargetExistsError(Path("a.key")), "a.key existe déjà et reste tel quel ; choisissez un autre nom"),
        (
            KeyFileError(Path("a b.key"), "line 4: mistyped private key: its checksum does not hold"),
            "fichier de clé a b.key : ligne 4 : clé privée mal recopiée : sa somme de contrôle n’est pas bonne",
        ),
        (
            NoRecipientsError("list.txt"),
            "list.txt : aucun destinataire (une ligne qui commence par age1) ; scellé à personne, un fichier serait perdu",
        ),
        (
            WrongKeyError("a", "age1x", ", but protected by a passphrase"),
            "a n’a pas été scellé à age1x, mais protégé par une phrase secrète ; ouvrez-le avec la clé d’un autre de ses dépositaires",
        ),
        (
            HeadSignatureError("malformed", where="heads.jsonl, line 3"),
            "heads.jsonl, ligne 3 : la tête signée n’est pas bonne : ce n’est pas une tête signée en forme canonique",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_is_told_with_what_it_carries(error: Exception, said: str) -> None:
    assert say(error) == said


def test_of_two_forms_the_one_that_says_more_is_taken() -> None:
    assert say("its output cannot be written: No space left on device") == (
        "son résultat ne peut pas être écrit : plus de place sur le disque"
    )
    assert say("my output cannot be written: No space left on device") == (
        "my output ne peut pas être écrit : plus de place sur le disque"
    )


def test_what_metadata_is_made_of_is_told_word_by_word() -> None:
    assert say("Canon EOS 5D, taken 2025:05:01 12:00:00, the software, a comment") == (
        "Canon EOS 5D, prise le 2025:05:01 12:00:00, le logiciel, un commentaire"
    )
    assert say("another picture, 160 x 107 pixels") == "une autre image, 160 x 107 pixels"


@pytest.mark.parametrize(
    "sentence",
    [
        "a sentence of tomorrow",
        "one thing: and another",
        "one, two, three",
        "text, three",
        "{path} : {reason}",
        "%s {0} {}",
    ],
)
def test_an_unknown_sentence_stays_as_it_is(sentence: str) -> None:
    assert told(sentence) == sentence


def test_a_value_is_carried_over_and_never_read_as_a_field() -> None:
    assert say("{cause} cannot be written: {path}") == "{cause} ne peut pas être écrit : {path}"
    assert told("hidden file cannot be written: hidden file").startswith("hidden file ne peut pas")


def test_a_name_with_a_colon_is_carried_whole() -> None:
    assert say("cannot read May: 1st.jpg: Permission denied") == "May: 1st.jpg ne peut pas être lu : permission refusée"
    assert say("key file a: b.key: wrong passphrase") == (
        "fichier de clé a: b.key : la phrase secrète n’est pas la bonne"
    )


@pytest.mark.parametrize("mark", [": ", ", ", " (", ")", "; ", "not a: ", "a: b, (", "line 1: ", " does not hold: "])
def test_a_name_that_looks_like_a_thousand_sentences_costs_no_more_than_any_other(mark: str) -> None:
    name = (mark * 1000)[:4000] + "x"
    assert "peut pas être lu" in told(f"cannot read {name}: Permission denied")
    assert len(told(name)) < 2 * len(name)
