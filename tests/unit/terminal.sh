#!/bin/sh
# terminal.sh SHOW_SCREEN: a real terminal, tmux's, shows what vt_screen tells it, and gives back what was there.
set -eu

show=$1
folder=$(mktemp -d)
trap 'tmux -S "$folder/socket" kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT
LC_ALL=C.UTF-8
export LC_ALL

terminal() {
    tmux -S "$folder/socket" -f /dev/null "$@"
}

# wait_for TEXT: until it stands on the screen; a terminal that never shows it is ended by the test's own limit.
wait_for() {
    until terminal capture-pane -p >"$folder/now" && grep -qF "$1" "$folder/now"; do
        sleep 0.1
    done
}

# expect NAME WANTED: the screen is exactly that.
expect() {
    terminal capture-pane -p >"$folder/now"
    printf '%s\n' "$2" | diff - "$folder/now" >&2 || {
        echo "$1: not so" >&2
        exit 1
    }
    echo "ok   $1"
}

cat >"$folder/run" <<END
printf 'was here: Jürgen 漢 \033[31mred\033[0m\n'
'$show' '0123456789 first, as wide as the screen.' 'new' '漢字 wide' \
    "\$(printf 'no \033]2;title\007 obeyed')" 'quiet' '0123456789  last, as wide as the screen.'
printf 'after\n'
cat
END

terminal new-session -d -x 40 -y 6 "sh '$folder/run'"
wait_for 'last, as wide'
expect 'each line in its place' '0123456789 first, as wide as the screen.
new
漢字 wide
no �]2;title� obeyed
quiet
0123456789  last, as wide as the screen.'
terminal capture-pane -p -e >"$folder/now"
grep -q "$(printf '\033')\[30m$(printf '\033')\[42mnew" "$folder/now" || grep -q "$(printf '\033')\[30;42mnew" "$folder/now"
echo 'ok   black on green is new'
terminal send-keys Enter
wait_for 'after'
expect 'what was there is back' 'was here: Jürgen 漢 red
after



'
