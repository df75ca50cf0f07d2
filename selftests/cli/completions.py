# SPDX-License-Identifier: GPL-2.0
"""Completions for zsh and fish, written from the command tree that buddyctl prints of itself."""

HEAD = "# SPDX-License-Identifier: GPL-2.0\n# {} completion for buddyctl, written from its own table of verbs: make accept\n"


def candidates(tree, verb):
    """Words that a verb's arguments may be."""
    words = {"keys": [key["name"] for key in tree["keys"]], "verbs": [each["name"] for each in tree["verbs"]]}
    found = words.get(verb["words"], tree.get(verb["words"], []))
    return [word + "=" for word in found] if verb["name"] == "set" else found


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def fish(tree):
    lines = [HEAD.format("fish"), "complete -c buddyctl -f",
             "complete -c buddyctl -s j -l json -d 'results and errors as JSON'"]
    for verb in tree["verbs"]:
        lines.append(f"complete -c buddyctl -n __fish_use_subcommand -a {verb['name']} -d {quoted(verb['help'])}")
    for verb in tree["verbs"]:
        after = f"complete -c buddyctl -n '__fish_seen_subcommand_from {verb['name']}'"
        for option in verb["options"]:
            letter = f" -s {option['letter']}" if option["letter"] else ""
            value = " -r" if option["arg"] else ""
            lines.append(f"{after} -l {option['name']}{letter}{value} -d {quoted(option['help'])}")
        if verb["words"] == "files":
            lines.append(f"{after} -F")
        elif candidates(tree, verb):
            lines.append(f"{after} -a {quoted(' '.join(candidates(tree, verb)))}")
    return "\n".join(lines) + "\n"


def zsh_escaped(text):
    return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh_option(option):
    value = f":{option['arg']}:" if option["arg"] else ""
    text = f"[{zsh_escaped(option['help'])}]{value}"
    if not option["letter"]:
        return quoted(f"--{option['name']}{text}")
    names = f"-{option['letter']} --{option['name']}"
    return f"'({names})'{{{names.replace(' ', ',')}}}{quoted(text)}"


def zsh_rest(tree, verb):
    if verb["words"] == "files":
        return quoted("*:file:_files")
    words = candidates(tree, verb)
    if not words:
        return None
    if verb["name"] == "set":
        return quoted("*:key:compadd -S \"\" " + " ".join(words))
    return quoted(f"*:{verb['words']}:({' '.join(words)})")


def zsh(tree):
    lines = ["#compdef buddyctl", HEAD.format("zsh"), "_buddyctl() {", "\tlocal -a verbs", "\tlocal state line",
             "\tverbs=("]
    lines += [f"\t\t{quoted(verb['name'] + ':' + zsh_escaped(verb['help']))}" for verb in tree["verbs"]]
    lines += ["\t)", "\t_arguments -C '(-j --json)'{-j,--json}'[results and errors as JSON]' \\",
              "\t\t'1:verb:->verb' '*::argument:->rest'", "\tcase $state in", "\tverb) _describe verb verbs ;;",
              "\trest)", "\t\tcase $line[1] in"]
    for verb in tree["verbs"]:
        words = [zsh_option(option) for option in verb["options"]] + [zsh_rest(tree, verb)]
        words = [word for word in words if word]
        if words:
            lines.append(f"\t\t{verb['name']}) _arguments " + " \\\n\t\t\t".join(words) + " ;;")
    lines += ["\t\tesac ;;", "\tesac", "}", "", "_buddyctl \"$@\""]
    return "\n".join(lines) + "\n"
