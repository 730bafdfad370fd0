#!/bin/sh
# signed.sh WORK: packages made with a signing command, here with a certificate of its own: every program and package
# bears a good signature, and what is installed of them runs.
set -eu

work=$1
here=$(dirname "$0")
# shellcheck source=tests/installer/common.sh
. "$here/common.sh"
# shellcheck source=tests/installer/prefix.sh
. "$here/prefix.sh"

signed=$work/signed
rm -rf "$signed"
mkdir -p "$signed"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Sockscope test' -addext extendedKeyUsage=codeSigning \
    -keyout "$signed/key.pem" -out "$signed/certificate.pem" 2>/dev/null

packages=$signed/packages
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1700000000}"
export SOCKSCOPE_SIGN="osslsigncode sign -certs '$signed/certificate.pem' -key '$signed/key.pem' -h sha256 -n Sockscope \
    -in \"\$1\" -out \"\$1.signed\" && mv \"\$1.signed\" \"\$1\""
"$work/one/installer/package.sh" "$work/one" "$work/one/build" "$packages" >"$signed/log" 2>&1 ||
    { cat "$signed/log"; exit 1; }

good() {
    osslsigncode verify -CAfile "$signed/certificate.pem" -in "$1" >"$signed/log" 2>&1 ||
        { wrong "$1 is not well signed"; cat "$signed/log"; }
}

(cd "$packages" && sha256sum --quiet -c SHA256SUMS) || wrong 'SHA256SUMS does not fit'
for architecture in x64 x86; do
    mkdir "$signed/$architecture"
    good "$packages/sockscope-$version-$architecture-setup.exe"
    good "$packages/sockscope-$version-$architecture.msi"
    unzip -q -d "$signed/$architecture/zip" "$packages/sockscope-$version-$architecture.zip"
    msiextract -C "$signed/$architecture/msi" "$packages/sockscope-$version-$architecture.msi" >/dev/null
    find "$signed/$architecture" -name 'sockscope.exe' -o -name 'sockscope.com' >"$signed/programs"
    [ "$(wc -l <"$signed/programs")" -eq 4 ] || wrong "the $architecture packages hold $(cat "$signed/programs")"
    while read -r program; do
        good "$program"
    done <"$signed/programs"
done

# The check must be able to fail.
printf 'x' | dd of="$signed/x64/zip/sockscope.com" bs=1 seek=2000 conv=notrunc 2>/dev/null
! osslsigncode verify -CAfile "$signed/certificate.pem" -in "$signed/x64/zip/sockscope.com" >/dev/null 2>&1 ||
    wrong 'a changed program passes as signed'

step='signed setup'
code_is 0 "$packages/sockscope-$version-x64-setup.exe" /S
version_is "$machine" "$version"
for file in sockscope.exe sockscope.com uninstall.dat uninstall.exe; do
    good "$c/Program Files/Sockscope/$file"
done
uninstall "$machine"
same_state

step='signed MSI'
package=$(windows winepath -w "$packages/sockscope-$version-x64.msi" | tr -d '\r')
code_is 0 msiexec /i "$package" /qn
version_is "$machine" "$version"
good "$c/Program Files/Sockscope/sockscope.exe"
code_is 0 msiexec /x "$package" /qn
same_state

step='a signing command that fails for the uninstaller'
# shellcheck disable=SC2016 # it is the command that expands
! SOCKSCOPE_SIGN='! echo "$1" | grep makensis' "$work/one/installer/package.sh" "$work/one" "$work/one/build" \
    "$signed/failed" >/dev/null 2>&1 || wrong "$step: packages are made all the same"

rm -r "$signed"
exit $failed
