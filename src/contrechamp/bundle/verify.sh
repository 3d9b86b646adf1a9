#!/bin/sh
# Checks this bundle with nothing but sha256sum and openssl (3.0 or newer): sh verify.sh [FOLDER]
# Vérifie ce dossier avec sha256sum et openssl (3.0 ou plus), et rien d'autre : sh verify.sh [DOSSIER]
#
# An altered copy of this script can say anything: take it from another bundle of the same archive if in doubt.
# Une copie modifiée de ce script peut dire n'importe quoi : dans le doute, prenez celle d'un autre dossier.
set -u
LC_ALL=C
export LC_ALL
case $# in 0) cd "$(dirname "$0")" || exit 1 ;; *) cd "$1" || exit 1 ;; esac
failed=0
fail() {
  echo "FAILED / ÉCHEC: $*"
  failed=1
}
signed() { # KEY SIGNATURE FILE
  openssl pkeyutl -verify -pubin -inkey "$1" -rawin -in "$3" -sigfile "$2" >/dev/null 2>&1
}
listed() { # MANIFEST: the paths in it
  sed 's/^[0-9a-f]*  //' "$1"
}
check() { # MANIFEST: every file that it names
  sha256sum --check --strict --quiet "$1" 2>&1 || fail "$1: see the lines above / voir les lignes ci-dessus"
}

# 1. The archive's signature stands for everything else.
if ! signed public-key.pem signature.bin tagmanifest-sha256.txt; then
  if grep -q "^$(sha256sum public-key.pem | cut -d ' ' -f 1)  public-key.pem\$" tagmanifest-sha256.txt; then
    fail "tagmanifest-sha256.txt, signature.bin: the signature does not hold / la signature ne tient pas"
  else
    fail "public-key.pem: not the key that signed / pas la clé qui a signé"
  fi
fi
# 2. Every file is the one that was signed.
[ $failed = 0 ] && check tagmanifest-sha256.txt
[ $failed = 0 ] && check manifest-sha256.txt
# 3. Nothing was added.
if [ $failed = 0 ]; then
  { listed tagmanifest-sha256.txt; listed manifest-sha256.txt; echo tagmanifest-sha256.txt; echo signature.bin; } | sort >"${TMPDIR:-/tmp}/listed.$$"
  find . ! -type d | sed 's/^\.\///' | grep -v '^opened/' | sort >"${TMPDIR:-/tmp}/there.$$"
  added=$(comm -13 "${TMPDIR:-/tmp}/listed.$$" "${TMPDIR:-/tmp}/there.$$")
  rm -f "${TMPDIR:-/tmp}/listed.$$" "${TMPDIR:-/tmp}/there.$$"
  [ -z "$added" ] || fail "$added: added / ajouté"
fi
# 4. The head of the archive's log, under which its decisions are proven.
if [ $failed = 0 ] && ! signed public-key.pem data/log/head.sig data/log/head.json; then
  fail "data/log/head.json, data/log/head.sig: not signed by the archive / pas signé par les archives"
fi
# 5. What an authority has stamped of that head, if the archive asked one: at the time that the stamp says, its certificates held.
if [ $failed = 0 ] && [ -f data/log/timestamp.tsr ]; then
  stamped=$(openssl ts -reply -in data/log/timestamp.tsr -text 2>/dev/null | sed -n 's/^Time stamp: //p')
  at=$(date -u -d "$stamped" +%s 2>/dev/null || date +%s)
  openssl ts -verify -data data/log/head.json -in data/log/timestamp.tsr -CAfile data/log/timestamp-authority.pem \
    -untrusted data/log/timestamp-authority.pem -attime "$at" >/dev/null 2>&1 ||
    fail "data/log/timestamp.tsr: not stamped by the authority / pas horodaté par l'autorité"
fi
# 6. What a custodian opened and signed, if anything.
if [ $failed = 0 ] && [ -d opened ]; then
  custodian=$(openssl pkey -pubin -in opened/custodian.pem -outform DER 2>/dev/null | tail -c 32 | od -An -v -tx1 | tr -d ' \n')
  if [ -z "$custodian" ] || ! grep -q "ed25519:$custodian" data/custodians.txt; then
    fail "opened/custodian.pem: of no custodian of this archive / d'aucun dépositaire de ces archives"
  elif ! (cd opened && signed custodian.pem signature.bin manifest-sha256.txt); then
    fail "opened/manifest-sha256.txt, opened/signature.bin: the signature does not hold / la signature ne tient pas"
  else
    (cd opened && sha256sum --check --strict --quiet manifest-sha256.txt 2>&1) || fail "opened: see the lines above / voir les lignes ci-dessus"
    { listed opened/manifest-sha256.txt; echo manifest-sha256.txt; echo signature.bin; } | sort >"${TMPDIR:-/tmp}/listed.$$"
    added=$(cd opened && find . ! -type d | sed 's/^\.\///' | sort | comm -13 "${TMPDIR:-/tmp}/listed.$$" -)
    rm -f "${TMPDIR:-/tmp}/listed.$$"
    [ -z "$added" ] || fail "opened/$added: added / ajouté"
    grep -q "$(sha256sum tagmanifest-sha256.txt | cut -d ' ' -f 1)" opened/statement.json || fail "opened/statement.json: of another bundle / d'un autre dossier"
  fi
fi

if [ $failed != 0 ]; then
  echo "Do not rely on this copy. / Ne vous fiez pas à cette copie."
  exit 1
fi
echo "OK: every file is the one that the holder of public-key.pem signed. Whose key that is, compare with the archive's site:"
echo "OK : chaque fichier est celui que le porteur de public-key.pem a signé. À qui est cette clé, comparez avec le site des archives :"
openssl pkey -pubin -in public-key.pem -outform DER | sha256sum | cut -d ' ' -f 1
