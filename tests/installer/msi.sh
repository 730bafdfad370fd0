#!/bin/sh
# msi.sh WORK: the x64 MSI packages of make.sh, silent, as far as Wine's Windows Installer goes: what they say to that
# of Windows is checked by msi.py.
set -eu

work=$1
as_typed=$4
here=$(dirname "$0")
# shellcheck source=tests/installer/common.sh
. "$here/common.sh"
# shellcheck source=tests/installer/prefix.sh
. "$here/prefix.sh"

# What Unix sees of 1603, ERROR_INSTALL_FAILURE.
refused=$((1603 % 256))
package=$(windows winepath -w "$one/sockscope-$version-x64.msi" | tr -d '\r')
old_package=$(windows winepath -w "$old/sockscope-$older-x64.msi" | tr -d '\r')
setup=$one/sockscope-$version-x64-setup.exe

# entries: how many of the Apps list are ours.
entries() {
    windows reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s | grep -c 'DisplayName.*Sockscope'
}

# entry_is NAME VALUE: of the one entry.
entry_is() {
    [ "$(entries)" -eq 1 ] || wrong "$step: $(entries) entries in the Apps list"
    got=$(windows reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s | tr -d '\r' |
        sed -n "s/^ *$1 *REG_[A-Z_]* *//p")
    [ "$got" = "$2" ] || wrong "$step: $1 is \"$got\", not \"$2\""
}

# path_is VALUE: but for the semicolons that Wine leaves when it takes a folder out.
path_is() {
    got=$(value "$machine_path" Path | sed -e 's/;;*/;/g' -e 's/;$//')
    [ "$got" = "$1" ] || wrong "$step: PATH is \"$got\", not \"$1\""
}

step='MSI'
path_before=$(value "$machine_path" Path)
code_is 0 msiexec /i "$package" /qn
names_are "$c/Program Files/Sockscope" "$contents"
version_is "$machine" "$version"
entry_is DisplayVersion "$version"
entry_is Publisher 'Sockscope contributors'
entry_is InstallLocation "$machine\\"
path_is "$path_before"
find "$c" -name Sockscope.lnk | grep -q . || wrong "$step: no shortcut"

step='the setup over the MSI'
code_is 7 "$setup" /S
names_are "$c/Program Files/Sockscope" "$contents"
code_is 0 msiexec /x "$package" /qn
same_state

step='the MSI over the setup'
code_is 0 "$setup" /S
code_is $refused msiexec /i "$package" /qn
names_are "$c/Program Files/Sockscope" "$contents uninstall.dat uninstall.exe"
uninstall "$machine"
same_state

step='MSI, all of it, elsewhere'
code_is 0 "$as_typed" msiexec /i "$old_package" /qn ADDLOCAL=ALL 'INSTALLFOLDER=C:\A folder\B'
version_is 'C:\A folder\B' $older
path_is "$path_before;C:\\A folder\\B\\"
step='MSI, upgrade'
code_is 0 msiexec /i "$package" /qn
names_are "$c/A folder/B" "$contents"
version_is 'C:\A folder\B' "$version"
entry_is DisplayVersion "$version"
path_is "$path_before;C:\\A folder\\B\\"
step='MSI, downgrade'
code_is $refused msiexec /i "$old_package" /qn
version_is 'C:\A folder\B' "$version"
entry_is DisplayVersion "$version"
code_is 0 msiexec /x "$package" /qn
path_is "$path_before"
windows reg add "$machine_path" /v PATH /t REG_EXPAND_SZ /d "$path_before" /f >/dev/null
rmdir "$c/A folder" 2>/dev/null || true
same_state

step='MSI, only the console, other letters'
code_is 0 "$as_typed" msiexec /i "$package" /qn ADDLOCAL=Console 'INSTALLFOLDER=C:\Köln λ'
names_are "$c/Köln λ" 'LICENSE.txt README.md sockscope-completion.ps1 sockscope.com sockscope.html'
version_is 'C:\Köln λ' "$version"
code_is 0 msiexec /x "$package" /qn
same_state

# x86 packages write there.
step='MSI, over what the other architecture left'
windows reg add 'HKLM\Software\Sockscope' /v InstallFolder /d 'C:\B' /f /reg:32 >/dev/null
windows reg add 'HKLM\Software\Sockscope' /v OnPath /t REG_DWORD /d 1 /f /reg:32 >/dev/null
code_is 0 msiexec /i "$package" /qn
version_is 'C:\B' "$version"
path_is "$path_before;C:\\B\\"
code_is 0 msiexec /x "$package" /qn
windows reg delete 'HKLM\Software\Sockscope' /f /reg:32 >/dev/null
windows reg add "$machine_path" /v PATH /t REG_EXPAND_SZ /d "$path_before" /f >/dev/null
same_state
windows reg add "HKLM\\$apps" /v InstallLocation /d 'C:\B' /f /reg:32 >/dev/null
code_is $refused msiexec /i "$package" /qn
windows reg delete "HKLM\\$apps" /f /reg:32 >/dev/null
same_state

exit $failed
