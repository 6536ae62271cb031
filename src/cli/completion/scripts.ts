import type { Shell } from "./render.ts";

/** The script that teaches a shell to ask `guild` what may stand at the cursor. */
export const completionScript = (shell: Shell): string => scripts[shell];

const bash = String.raw`# Completion of guild for bash

_guild_completion() {
    local line="$\{COMP_LINE:0:COMP_POINT}" IFS=$'\n' item dir typed
    local current="$\{line##*[[:space:]]}"
    local -a reply=($(COMP_WORDS="$line" COMP_CWORD= _GUILD_COMPLETE=bash_complete "$1"))
    # Bash replaces what follows the last separator only.
    typed="$\{current##*[=:]}"
    COMPREPLY=()
    # Patterns of endings need it.
    local extglob="$(shopt -p extglob)"
    shopt -s extglob
    for item in "$\{reply[@]}"; do
        item="$\{item#plain,}"
        case "$item" in
            '!!file:'*)
                COMPREPLY+=($(compgen -f -X "!$\{item#!!file:}" -o plusdirs -- "$typed"))
                compopt -o filenames ;;
            '!!batchfile:'*)
                COMPREPLY+=($(compgen -f -X "!$\{item#!!batchfile:}" -P @ -o plusdirs -- "$\{typed#@}"))
                compopt -o filenames ;;
            '!!runfiles:'*)
                dir="$\{item#!!runfiles:}"
                while read -r item; do
                    [ -d "$dir/$item" ] && item="$item/" && compopt -o nospace
                    COMPREPLY+=("$item")
                done < <(cd "$dir" 2>/dev/null && compgen -f -X .guild -- "$typed") ;;
            '!!dir')
                COMPREPLY+=($(compgen -d -- "$typed"))
                compopt -o filenames ;;
            '!!nospace') compopt -o nospace ;;
            '!!'*) ;;
            *)
                if [[ "$current" == *:* && "$item" == "$\{current%"$typed"}"* ]]; then
                    item="$\{item#"$\{current%"$typed"}"}"
                fi
                COMPREPLY+=("$item") ;;
        esac
    done
    eval "$extglob"
}

complete -F _guild_completion guild
`.replaceAll("$\\{", "${");

const zsh = String.raw`#compdef guild
# Completion of guild for zsh

_guild_completion() {
    local -a answer described plain
    local kind value help suffix=' ' stem=''
    # The value of a flag follows its name.
    [[ "$PREFIX" == *=* ]] && stem="$\{PREFIX%%=*}="
    (( $+commands[guild] )) || return 1
    answer=("$\{(@f)$(COMP_WORDS="$\{words[*]}" COMP_CWORD=$((CURRENT - 1)) _GUILD_COMPLETE=zsh_complete guild)}")
    for kind value help in "$\{answer[@]}"; do
        if [[ "$value" == '!!nospace' ]]; then
            suffix=''
        elif [[ "$help" == '_' ]]; then
            plain+=("$stem$value")
        else
            described+=("$\{value//:/\\:}:$help")
        fi
    done
    (( $#described )) && _describe -V values described -S "$suffix" -U
    (( $#plain )) && compadd -S "$suffix" -U -V values -a plain
}

# A plain .zshrc does not start the completion system.
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _guild_completion guild
`.replaceAll("$\\{", "${");

const fish = `# Completion of guild for fish

function _guild_completion
    set -l word (commandline -ct)
    # One empty word where there is no name: nothing joined to anything is nothing.
    set -l stem (string match -r '^[^=]*=' -- $word; or echo)
    for answer in (COMP_WORDS=(commandline -cp | string collect) COMP_CWORD=(commandline -ct | string collect) \\
            _GUILD_COMPLETE=fish_complete guild)
        echo $stem(string replace -r '^plain,' '' -- $answer)
    end
end

complete --no-files --command guild --arguments '(_guild_completion)'
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
