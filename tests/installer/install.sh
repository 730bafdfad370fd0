#!/bin/sh
# install.sh WORK PRESS LIMITED: the x64 installers of make.sh, silent: what is installed runs, and what is uninstalled has
# left nothing.
set -eu

work=$1
limited=$3
here=$(dirname "$0")
# shellcheck source=tests/installer/common.sh
. "$here/common.sh"
# shellcheck source=tests/installer/prefix.sh
. "$here/prefix.sh"

setup=$one/sockscope-$version-x64-setup.exe
old_setup=$old/sockscope-$older-x64-setup.exe
installed="$contents uninstall.dat uninstall.exe"

step='for everybody'
code_is 0 "$setup" /S
names_are "$c/Program Files/Sockscope" "$installed"
version_is "$machine" "$version"
value_is "HKLM\\$apps" DisplayName Sockscope
value_is "HKLM\\$apps" DisplayVersion "$version"
value_is "HKLM\\$apps" Publisher 'Sockscope contributors'
value_is "HKLM\\$apps" DisplayIcon "$machine\\sockscope.exe,0"
value_is "HKLM\\$apps" InstallLocation "$machine"
value_is "HKLM\\$apps" QuietUninstallString "\"$machine\\uninstall.exe\" /S"
kilobytes=$(($(value "HKLM\\$apps" EstimatedSize)))
real=$(($(cat "$c/Program Files/Sockscope/"* | wc -c) / 1024))
if [ $kilobytes -lt $((real / 2)) ] || [ $kilobytes -gt $((real * 2)) ]; then
    wrong "$step: its size is $kilobytes KB, not $real KB"
fi
[ -f "$c/ProgramData/Microsoft/Windows/Start Menu/Programs/Sockscope.lnk" ] || wrong "$step: no shortcut"
value_is "HKCU\\$apps" DisplayName ''
code_is 0 "$setup" /S
version_is "$machine" "$version"
step='for everybody, without rights'
code_is 5 "$limited" "$(z_name "$setup")" /S /ALLUSERS
code_is 5 "$limited" "$machine\\uninstall.exe" /S
names_are "$c/Program Files/Sockscope" "$installed"
value_is "HKLM\\$apps" DisplayVersion "$version"
uninstall "$machine"
same_state

step='for one user'
code_is 0 "$setup" /S /CURRENTUSER
names_are "$user_folder" "$installed"
version_is "$user\\Programs\\Sockscope" "$version"
value_is "HKCU\\$apps" DisplayVersion "$version"
value_is "HKLM\\$apps" DisplayVersion ''
[ -f "$roaming/Microsoft/Windows/Start Menu/Programs/Sockscope.lnk" ] || wrong "$step: no shortcut"
uninstall "$user\\Programs\\Sockscope"
same_state

# NSIS takes /D= unquoted up to the end of the line; Wine would quote one word with blanks.
step='blanks and other letters'
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\A' 'folder\Köln' 'λ'
names_are "$c/A folder/Köln λ" "$installed"
version_is 'C:\A folder\Köln λ' "$version"
step='over a running copy'
watch=$(mktemp)
"$work/one/dev" exec 'C:\A folder\Köln λ\sockscope.com' watch --interval 1s >"$watch" 2>/dev/null &
running=$!
tries=600
until [ -s "$watch" ] || [ $tries -eq 0 ]; do
    sleep 0.1
    tries=$((tries - 1))
done
code_is 3 "$setup" /S /CURRENTUSER
code_is 3 'C:\A folder\Köln λ\uninstall.exe' /S
names_are "$c/A folder/Köln λ" "$installed"
kill $running
wait $running 2>/dev/null || true
running=''
rm "$watch"
settle
step='to another folder'
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\B'
[ ! -e "$c/A folder" ] || wrong "$step: the old folder is left"
uninstall 'C:\B'
same_state

step='uninstalling by another name of the folder'
code_is 0 "$setup" /S /CURRENTUSER /PATH '/D=C:\A' 'folder\B'
uninstall "$(z_name "$c/A folder/B")"
same_state
step='uninstalling by another name of the folder, for everybody'
code_is 0 "$setup" /S
uninstall "$(z_name "$c/Program Files/Sockscope")"
same_state

step='folders made for it'
mkdir "$c/A"
code_is 0 "$old_setup" /S /CURRENTUSER '/D=C:\A\B\C\D'
code_is 0 "$setup" /S /CURRENTUSER
value_is "HKCU\\$apps" FolderMade 'C:\A\B'
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\A\B\E'
names_are "$c/A/B/E" "$installed"
[ ! -e "$c/A/B/C" ] || wrong "$step: those of the former copy are left"
touch "$c/A/B/mine"
uninstall 'C:\A\B\E'
names_are "$c/A/B" mine
rm -r "$c/A/B"
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\A\B\C'
uninstall 'C:\A\B\C'
[ ! -e "$c/A/B" ] || wrong "$step: they are left"
rmdir "$c/A" || wrong "$step: more is gone"
same_state

step='PATH and other names'
path_before=$(value "$machine_path" Path)
code_is 0 "$setup" /S /PATH /NAMES
value_is "$machine_path" Path "$path_before;$machine"
# shellcheck disable=SC2086 # a list of words
with_names=$(printf '%s\n' $installed cports.com netstat.com tcpvcon.com wkillcx.com | sort | paste -s -d ' ')
names_are "$c/Program Files/Sockscope" "$with_names"
for name in tcpvcon netstat cports wkillcx; do
    cmp "$c/Program Files/Sockscope/sockscope.com" "$c/Program Files/Sockscope/$name.com" || wrong "$step: $name"
done
step='PATH and other names, again'
code_is 0 "$setup" /S
value_is "$machine_path" Path "$path_before;$machine"
names_are "$c/Program Files/Sockscope" "$with_names"
uninstall "$machine"
same_state

step='a PATH longer than a string of the installer'
long=$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "C:\\a folder with number %d;", i }')
windows reg add 'HKCU\Environment' /v Path /t REG_SZ /d "${long}C:\\last" /f >/dev/null
code_is 0 "$setup" /S /CURRENTUSER /PATH '/D=C:\B'
value_is 'HKCU\Environment' Path "${long}C:\\last;C:\\B"
windows reg add 'HKCU\Environment' /v Path /t REG_SZ /d "${long}c:\\b;C:\\B2" /f >/dev/null
uninstall 'C:\B'
value_is 'HKCU\Environment' Path "${long}C:\\B2"
windows reg delete 'HKCU\Environment' /v Path /f >/dev/null
same_state

step='upgrade'
mkdir -p "$settings"
echo '; mine' >"$settings/sockscope.ini"
code_is 0 "$old_setup" /S /CURRENTUSER /PATH '/D=C:\B'
version_is 'C:\B' $older
code_is 0 "$setup" /S /CURRENTUSER
version_is 'C:\B' "$version"
value_is "HKCU\\$apps" DisplayVersion "$version"
value_is 'HKCU\Environment' Path 'C:\B'
[ "$(cat "$settings/sockscope.ini")" = '; mine' ] || wrong "$step: settings are not kept"

step='downgrade'
code_is 4 "$old_setup" /S /CURRENTUSER
version_is 'C:\B' "$version"
value_is "HKCU\\$apps" DisplayVersion "$version"

step='settings'
uninstall 'C:\B'
[ "$(cat "$settings/sockscope.ini")" = '; mine' ] || wrong "$step: they are not kept"
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\B'
echo '; mine' >"$c/B/sockscope.ini"
touch "$c/B/sockscope.last-crash.dmp" "$settings/sockscope.broken.ini" "$settings/baseline.txt"
echo '; mine' >"$c/B/mine.txt"
uninstall 'C:\B' /SETTINGS
names_are "$c/B" mine.txt
rm -r "$c/B"
same_state

# A file that cannot be written stops it at a known place.
step='stopped half-way'
mkdir -p "$c/B/sockscope.com"
code_is 2 "$setup" /S /CURRENTUSER '/D=C:\B'
[ -f "$c/B/sockscope.exe" ] || wrong "$step: it did not begin"
[ ! -e "$c/B/README.md" ] || wrong "$step: it did not stop"
rmdir "$c/B/sockscope.com"
code_is 0 "$old_setup" /S /CURRENTUSER
version_is 'C:\B' $older
mkdir "$c/B/kept" && mv "$c/B/sockscope.com" "$c/B/kept" && mkdir "$c/B/sockscope.com"
code_is 2 "$setup" /S /CURRENTUSER
value_is "HKCU\\$apps" DisplayVersion $older
rmdir "$c/B/sockscope.com" && rm -r "$c/B/kept"
uninstall 'C:\B'
same_state

# Killed at whatever place it is found at when a file has come: the next run ends well from there.
for last in uninstall.exe sockscope.exe sockscope.com README.md; do
    step="killed at $last"
    "$work/one/dev" exec "$setup" /S /CURRENTUSER '/D=C:\A\B' 2>/dev/null &
    running=$!
    until [ -e "$c/A/B/$last" ] || ! kill -0 $running 2>/dev/null; do :; done
    kill -9 $running 2>/dev/null || true
    wait $running 2>/dev/null || true
    running=''
    settle
    code_is 0 "$setup" /S /CURRENTUSER '/D=C:\A\B'
    version_is 'C:\A\B' "$version"
    uninstall 'C:\A\B'
    # What a killed installer unpacked for itself is in the folder for temporary files.
    same_state
done

exit $failed
