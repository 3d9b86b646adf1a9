"""The check of a text: what could lead to somebody is found, what could not is left alone."""

import pytest

from contrechamp_server.stages.publication.identifying import Found, Sign, find_identifying


@pytest.mark.parametrize(
    ("text", "sign", "words"),
    [
        ("appelez le 06 12 34 56 78 ce soir", Sign.PHONE, "06 12 34 56 78"),
        ("0612345678", Sign.PHONE, "0612345678"),
        ("au 06.12.34.56.78.", Sign.PHONE, "06.12.34.56.78"),
        ("01-23-45-67-89", Sign.PHONE, "01-23-45-67-89"),
        ("+33 6 12 34 56 78", Sign.PHONE, "+33 6 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", Sign.PHONE, "+33 (0)6 12 34 56 78"),
        ("0033612345678", Sign.PHONE, "0033612345678"),
        ("06\u00a012\u00a034\u00a056\u00a078", Sign.PHONE, "06 12 34 56 78"),
        ("06\u202f12\u202f34\u202f56\u202f78", Sign.PHONE, "06 12 34 56 78"),
        ("+32 470 12 34 56", Sign.PHONE, "+32 470 12 34 56"),
        ("écrire à quelqu.un@exemple.fr", Sign.EMAIL, "quelqu.un@exemple.fr"),
        ("prenom.nom (at) interieur.gouv.fr", Sign.EMAIL, "prenom.nom (at) interieur.gouv.fr"),
        ("la voiture AB-123-CD", Sign.PLATE, "AB-123-CD"),
        ("AB 123 CD", Sign.PLATE, "AB 123 CD"),
        ("AB123CD", Sign.PLATE, "AB123CD"),
        ("ab-123-cd", Sign.PLATE, "ab-123-cd"),
        ("ab123cd", Sign.PLATE, "ab123cd"),
        ("le fourgon 1234 AB 75", Sign.PLATE, "1234 AB 75"),
        ("456 ABC 2A", Sign.PLATE, "456 ABC 2A"),
        ("78 XY 974", Sign.PLATE, "78 XY 974"),
        ("1234-ab-75", Sign.PLATE, "1234-ab-75"),
        ("il habite 12 rue des Lilas", Sign.STREET, "12 rue des"),
        ("au 3 bis, avenue Jean-Jaurès", Sign.STREET, "3 bis, avenue Jean-Jaurès"),
        ("14 bd Voltaire", Sign.STREET, "14 bd Voltaire"),
        ("7, allée Verte", Sign.STREET, "7, allée Verte"),
        ("M. Dupont", Sign.TITLE, "M. Dupont"),
        ("M. X", Sign.TITLE, "M. X"),
        ("Mme Martin a filmé", Sign.TITLE, "Mme Martin"),
        ("Mlle Durand", Sign.TITLE, "Mlle Durand"),
        ("monsieur Élie", Sign.TITLE, "monsieur Élie"),
        ("Monsieur X", Sign.TITLE, "Monsieur X"),
        ("M.\u00a0Dupont", Sign.TITLE, "M. Dupont"),
        ("M.Dupont", Sign.TITLE, "M.Dupont"),
        ("M Dupont", Sign.TITLE, "M Dupont"),
        ("M. de La Tour", Sign.TITLE, "M. de La"),
        ("Monsieur d’Ormesson", Sign.TITLE, "Monsieur d’Ormesson"),
        ("le compte FR76 3000 6000 0112 3456 7890 189", Sign.ACCOUNT, "FR76 3000 6000 0112 3456 7890 189"),
        ("FR7630006000011234567890189", Sign.ACCOUNT, "FR7630006000011234567890189"),
        ("le brigadier Martin", Sign.TITLE, "brigadier Martin"),
        ("la brigadière-cheffe Martin", Sign.TITLE, "brigadière-cheffe Martin"),
        ("le commissaire Dupont", Sign.TITLE, "commissaire Dupont"),
        ("la policière Martin", Sign.TITLE, "policière Martin"),
        ("d’après @quelquun_75", Sign.HANDLE, "@quelquun_75"),
        ("sur x.com/quelquun", Sign.HANDLE, "x.com/quelquun"),
        ("instagram.com/quel.quun", Sign.HANDLE, "instagram.com/quel.quun"),
        ("son numéro, 1234567, est lisible", Sign.NUMBER, "1234567"),
        ("1 234 567", Sign.NUMBER, "1 234 567"),
        ("12.34.567", Sign.NUMBER, "12.34.567"),
        ("1-2-3-4-5-6-7", Sign.NUMBER, "1-2-3-4-5-6-7"),
        ("１２３４５６７", Sign.NUMBER, "1234567"),
        ("12\u200b34\u200b567", Sign.NUMBER, "1234567"),
        ("RIO1234567", Sign.NUMBER, "1234567"),
    ],
)
def test_what_could_lead_to_somebody_is_found(text: str, sign: Sign, words: str) -> None:
    assert Found(sign, words) in find_identifying(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Un agent en service lance une grenade vers la foule. Une personne tombe.",
        "Le 1.11.2019, vers 15 h 30, une charge a lieu place de la République.",
        "Le 16/11/2019 et le 5-12-2019",
        "Il en coûte de 150 en tout, et un 300 de plus",
        "Environ 12 000 personnes, 150 agents, 2 engins lanceurs d’eau",
        "La rue de Rivoli est fermée ; la foule va vers la place.",
        "Les agents avancent. Monsieur le préfet n’a pas répondu.",
        "La gendarmerie mobile et le commissaire ont parlé.",
        "Deux places plus loin, trois policiers attendent.",
        "Article R. 434-15 du code, décision du 11 octobre 2023, nos 467771 et 467781",
        "12345678",
        "À 15:30:25 une grenade tombe, à 20 m.",
        "Le tir part à 30 mètres, 40 mm de calibre.",
    ],
)
def test_what_leads_to_nobody_is_left_alone(text: str) -> None:
    assert find_identifying(text) == []


def test_the_same_words_are_told_once_and_all_in_their_order() -> None:
    found = find_identifying("Mme Martin, puis M. Dupont, puis Mme Martin, au 06 12 34 56 78")
    assert [each.text for each in found] == ["Mme Martin", "M. Dupont", "06 12 34 56 78"]


def test_a_phone_number_is_not_a_number_of_an_officer_as_well() -> None:
    assert {each.sign for each in find_identifying("06 12 34 56 78, +33 6 12 34 56 78, 0033 6 12 34 56 78")} == {
        Sign.PHONE
    }
