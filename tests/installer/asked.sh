#!/bin/sh
# asked.sh WORK PRESS: the x64 installer and uninstaller with their windows, answered as a person would: over a running
# copy, and about settings.
set -eu

[ -n "${DISPLAY:-}" ] || { echo 'there is no display'; exit 77; }

screen=$DISPLAY
work=$1
press=$2
here=$(dirname "$0")
# shellcheck source=tests/installer/common.sh
. "$here/common.sh"
# shellcheck source=tests/installer/prefix.sh
. "$here/prefix.sh"

setup=$one/sockscope-$version-x64-setup.exe
old_setup=$old/sockscope-$older-x64-setup.exe

# start PROGRAM ARGS...
start() {
    "$work/one/dev" exec "$@" 2>/dev/null &
    running=$!
}

# answer TITLE TEXT BUTTON
answer() {
    windows "$press" "$@" || wrong "$step: nothing says \"$2\" and offers \"$3\""
}

# ended_with CODE: what was started.
ended_with() {
    code=0
    wait $running || code=$?
    running=''
    [ $code -eq "$1" ] || wrong "$step: it ended with $code, not $1"
}

step='over a running window'
code_is 0 "$old_setup" /S /CURRENTUSER '/D=C:\B'
start 'C:\B\sockscope.exe'
program=$running
windows "$press" Sockscope || wrong "$step: no window"
for answer in Cancel OK; do
    start "$setup" /CURRENTUSER
    answer 'Sockscope Setup' 'Choose Components' '&Next >'
    answer 'Sockscope Setup' 'Choose Install Location' '&Install'
    answer 'Sockscope Setup' 'Sockscope is running' "$answer"
    [ $answer = OK ] || { ended_with 1; version_is 'C:\B' $older; kill -0 $program || wrong "$step: it is closed"; }
done
installer=$running
wait $program || wrong "$step: the window did not end well"
running=$installer
answer 'Sockscope Setup' 'Completing' 'Start Sockscope'
answer 'Sockscope Setup' 'Completing' '&Finish'
ended_with 0
version_is 'C:\B' "$version"

step='uninstalling, settings kept'
[ -f "$settings/sockscope.ini" ] || wrong "$step: the window left no settings"
start 'C:\B\uninstall.exe'
answer 'Sockscope Uninstall' 'Uninstall Sockscope' '&Uninstall'
answer 'Sockscope Uninstall' 'Delete your settings' '&No'
answer 'Sockscope Uninstall' 'Uninstallation Complete' '&Close'
ended_with 0
settle
[ ! -e "$c/B" ] || wrong "$step: files are left"
[ -f "$settings/sockscope.ini" ] || wrong "$step: they are not"

step='uninstalling, settings deleted'
code_is 0 "$setup" /S /CURRENTUSER '/D=C:\B'
start 'C:\B\uninstall.exe'
answer 'Sockscope Uninstall' 'Uninstall Sockscope' '&Uninstall'
answer 'Sockscope Uninstall' 'Delete your settings' '&Yes'
answer 'Sockscope Uninstall' 'Uninstallation Complete' '&Close'
ended_with 0
same_state

exit $failed
