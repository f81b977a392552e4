# What the scenarios are written in. Run in an empty repository; $T is a folder beside it with the texts.
set -eu
file=roadmap.ron

# The roadmap becomes one of the texts.
put() { cp "$T/$1.ron" "$file"; }
save() { git add -A && git commit -qm "$1"; }
on() { git checkout -q "$1"; }
start() { put base && save base; }

# Two branches: `side` with what the other did, and `main`, where we are, with what the one did.
fork() {
    start
    git checkout -q -b side
    put other && save other
    on main
    put one && save one
}

# The step that is looked at.
try() {
    code=0
    "$@" || code=$?
}

# A merge that may stop, and is finished by hand then.
settle() {
    "$@" || { put both && save "by hand"; }
}
