# prefix.sh: the Wine prefix that tests of packages install in.  Read with "." after common.sh.
# shellcheck shell=sh disable=SC2034,SC2154 # what common.sh sets, what tests use

# Wine turns arguments into UTF-16 by it.
export LC_ALL=C.UTF-8
# Silent runs need no display: a name that nobody serves keeps ./dev from starting one for each, and them off the screen
# of other tests.  A test with windows sets $screen.
export DISPLAY="${screen:-:none}"
export WINEPREFIX="$work/one/build/wine"
running=''
step='preparing'
c=$WINEPREFIX/drive_c
apps='Software\Microsoft\Windows\CurrentVersion\Uninstall\Sockscope'
machine_path='HKLM\System\CurrentControlSet\Control\Session Manager\Environment'
machine='C:\Program Files\Sockscope'

# shellcheck disable=SC2317 # called by trap
end() {
    ended=$?
    if [ "$ended" -ne 0 ]; then
        printf '%s: ended with %s; the last program said:\n' "$step" "$ended"
        cat "$errors"
    fi
    [ -z "$running" ] || kill "$running" 2>/dev/null || true
    [ ! -d "$WINEPREFIX" ] || wineserver -k 2>/dev/null || true
    [ ! -d "$WINEPREFIX" ] || wineserver -w 2>/dev/null || true
    rm -f "$before" "$errors"
}
before=$(mktemp)
errors=$(mktemp)
trap end EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# windows PROGRAM ARGS...: runs a Windows program.  A Wine server that is just ending can break off a program that has not
# begun yet: that one is started again.
windows() {
    for _ in 1 2 3; do
        result=0
        "$work/one/dev" exec "$@" 2>"$errors" || result=$?
        [ "$result" -ne 0 ] || break
        grep -q '^wine client error:0:' "$errors" || break
    done
    return "$result"
}

# code_is WANTED PROGRAM ARGS...: a Windows program ends with that code.
code_is() {
    wanted=$1
    shift
    code=0
    windows "$@" || code=$?
    [ "$code" -eq "$wanted" ] || wrong "$step: $* ended with $code, not $wanted"
}

# Everything in the prefix has ended, and the registry is in its files.
settle() {
    timeout 600 wineserver -w || wrong "$step: the prefix does not come to rest"
}

value() {
    windows reg query "$1" /v "$2" | tr -d '\r' | sed -n "s/^ *$2 *REG_[A-Z_]* *//p"
}

value_is() {
    got=$(value "$1" "$2" || true)
    [ "$got" = "$3" ] || wrong "$step: $1 $2 is \"$got\", not \"$3\""
}

# names FOLDER: what is in it.
names() {
    (cd "$1" 2>/dev/null && find . -mindepth 1 | sort | sed 's,^\./,,' | tr '\n' ' ')
}

names_are() {
    got=$(names "$1" || true)
    [ "$got" = "$2 " ] || wrong "$step: $1 holds $got"
}

version_is() {
    got=$(windows "$1\\sockscope.com" version | tr -d '\r')
    [ "$got" = "sockscope $2" ] || wrong "$step: $1 says $got"
}

# z_name PATH: what a program takes for another folder, as it would that of a drive made by subst, or a short name.
z_name() {
    echo "Z:$1" | sed 's,/,\\,g'
}

# uninstall FOLDER OPTION...: what deletes the program that was started outlives it, so its end is waited for.
uninstall() {
    folder=$1
    shift
    code_is 0 "$folder\\uninstall.exe" /S "$@"
    settle
}

# state: all files and registry values but the devices, which Wine finds anew at each start, and what every NSIS uninstaller
# leaves to the next start of Windows: the copy of itself in the folder for temporary files.
state() {
    settle
    (cd "$c" && find . -path './users/*/Temp/*' -prune -o -print | sort)
    sed -E -e ':join' -e '/\\$/{N;s/\\\n *//;t join' -e '}' -e 's/^(\[.*\]) [0-9]+$/\1/; /^#time=/d; /^"PendingFileRename/d' \
        "$WINEPREFIX/system.reg" "$WINEPREFIX/user.reg" |
        awk '/^\[/ { devices = /Control\\\\(Class|Video)|\\\\Enum\\\\/ } !devices'
}

same_state() {
    state | diff "$before" - || wrong "$step: something is left, or gone"
}

user=$(windows cmd /c 'echo %LOCALAPPDATA%' | tr -d '\r')
user_folder=$(windows winepath -u "$user" | tr -d '\r')/Programs/Sockscope
roaming=$(windows winepath -u "$(windows cmd /c 'echo %APPDATA%' | tr -d '\r')" | tr -d '\r')
settings=$roaming/Sockscope
# Windows has these from the start; Wine makes them when they are asked for.
for key in 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall' \
    'HKLM\Software\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall' 'HKLM\Software\Classes\Installer\Features' \
    'HKLM\Software\Classes\Installer\Products' 'HKLM\Software\Classes\Installer\UpgradeCodes' \
    'HKLM\Software\Microsoft\Windows\CurrentVersion\Installer\UpgradeCodes' \
    'HKLM\Software\Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Components' \
    'HKLM\Software\Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Products'; do
    windows reg add "$key" /f >/dev/null
done
mkdir -p "$(dirname "$user_folder")" "$roaming/Microsoft/Windows/Start Menu/Programs" "$c/windows/Installer"
# What Wine writes at the first run of anything is there before it is compared.
windows reg query 'HKCU\Environment' >/dev/null
state >"$before"
