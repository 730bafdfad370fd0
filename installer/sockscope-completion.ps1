# Completes the arguments of sockscope in PowerShell.  Put this line into your profile:
#
#     . "FOLDER\sockscope-completion.ps1"

Register-ArgumentCompleter -Native -CommandName 'sockscope', 'sockscope.com' -ScriptBlock {
    param($word, $line, $position)

    $switches = @{
        list     = '--columns', '--sort', '--format', '--output', '--no-header', '--resolve'
        watch    = '--interval', '--count', '--changes', '--format', '--columns'
        close    = '--graceful', '--deadline', '--reset', '--all', '--yes', '--dry-run'
        kill     = '--tree', '--all', '--yes', '--dry-run'
        whois    = @()
        save     = @()
        diff     = @()
        baseline = 'save', 'check', '--columns', '--sort', '--format', '--output', '--no-header'
        doctor   = '--format'
        help     = @()
        version  = @()
        tcpvcon  = '-a', '-c', '-n', '--strict', '--header'
        netstat  = '-a', '-b', '-c', '-f', '-i', '-n', '-o', '-p', '-q', '-s'
        cports   = '/close', '/stext', '/stab', '/scomma', '/stabular', '/shtml', '/sverhtml', '/sxml', '/sort', '/filter'
        wkillcx  = @()
    }
    $columns = 'process', 'pid', 'protocol', 'state', 'local-address', 'local-port', 'remote-address',
        'remote-port', 'direction', 'change', 'created', 'age', 'last-change', 'service', 'module', 'path',
        'local-port-name', 'remote-port-name', 'local-name', 'remote-name', 'adapter', 'process-started', 'user',
        'elevated', 'command-line', 'product', 'description', 'company', 'file-version', 'signed-by',
        'first-seen', 'file-attributes', 'window-title'
    $fields = 'process:', 'pid:', 'service:', 'path:', 'proto:', 'state:', 'local:', 'remote:', 'addr:', 'lport:',
        'rport:', 'port:', 'user:', 'company:', 'product:', 'description:', 'cmdline:', 'title:', 'direction:', 'change:',
        'age:', 'is:loopback', 'is:listening', 'is:external', 'is:new', 'is:changed', 'is:closed', 'is:stale',
        'is:elevated'

    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" } | Where-Object { $_ })
    $before = if ($word) { @($words | Select-Object -SkipLast 1) } else { $words }
    $verb = if ($before -and $switches.ContainsKey($before[0])) { $before[0] } else { 'list' }
    $last = if ($before) { $before[-1] } else { '' }

    $found = switch ($last) {
        '--format' {
            if ($verb -eq 'watch') { 'table', 'csv', 'jsonl' }
            elseif ($verb -eq 'doctor') { 'table', 'json' }
            else { 'table', 'wide', 'csv', 'tsv', 'json', 'jsonl', 'html', 'markdown' }
        }
        { $_ -in '--columns', '--sort' } {
            # The part behind the last comma is what is typed.
            $head = if ($word -match '^(.*,)') { $Matches[1] } else { '' }
            $columns | ForEach-Object { "$head$_" }
        }
        'help' { $switches.Keys | Sort-Object }
        default {
            $switches[$verb]
            if (-not $before) { $switches.Keys | Sort-Object }
            if ($verb -in 'list', 'watch', 'close', 'kill') { $fields }
        }
    }
    $found | Where-Object { $_ -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
