#!/usr/bin/env bash
# The tests of the project; `./webdyno test` has installed and built what they need. Without a word, what twelve minutes on two cores
# hold, from a fresh clone; `all`: every test; STEP...: some (docs/decisions/0052).
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

format() {
  git ls-files '*.cpp' '*.hpp' | xargs clang-format-16 --dry-run -Werror &&
    prettier --check --log-level warn .
}
lint() {
  tsc --noEmit -p tsconfig.json && eslint .
}
web() { vitest run --exclude 'tests/readers/**'; }
readers() { vitest run tests/readers; }
configure() { cmake --preset "$1" >"build/cmake-$1.log" || { cat "build/cmake-$1.log" >&2; return 1; }; }
debug() { configure debug && cmake --build --preset debug && ctest --preset debug -j3; } # some wait for seconds, and leave a core
simulation() { configure simulation && cmake --build --preset simulation && build/release/bin/simulation_test; }
tsan() { configure tsan && cmake --build --preset tsan && ctest --preset tsan; }
tidy() { configure release && run-clang-tidy-16 -clang-tidy-binary clang-tidy-16 -p build/release -quiet -j2; }
bench() {
  configure bench &&
    cmake --build --preset bench &&
    build/bench/bin/sampler_bench &&
    build/bench/bin/cpu_series_bench &&
    build/bench/bin/ingest_bench build/web &&
    build/bench/bin/trial_cost_bench build/web &&
    build/bench/bin/sweep_creation_bench build/web &&
    build/bench/bin/precision_bench &&
    build/bench/bin/views_bench build/bench/views_bench.db &&
    node tests/bench/collector/serve_bench.ts &&
    node tests/bench/trial_bench.ts &&
    node tests/bench/harness_overhead_bench.ts &&
    node tests/bench/gpu_cold_bench.ts &&
    node tests/bench/bare_pages_bench.ts
}
fuzz() { tests/fuzz/run.sh; }
fuzz_long() { tests/fuzz/run.sh long; }
e2e() { vitest run --config tests/e2e/vitest.config.ts; }
# Of e2e what no other step sees: every framework of pages, a sweep from its plan to its results, how trials end, and what pages show of them.
e2e_core() {
  vitest run --config tests/e2e/vitest.config.ts \
    frameworks.e2e sweep.e2e failures.e2e sweep_results.e2e trial_view.e2e
}
models() { node tests/models/run.ts; }
e2e_waits() { vitest run --config tests/e2e/waits/vitest.config.ts; }

# Of two lists one step runs after another, both lists at once: while browsers are waited for, compilers have the two cores.
readonly with_browsers=(web e2e_core)
readonly with_compilers=(format lint debug)
# What `all` has beside them; e2e in the place of its core, and what waits for clocks as a list of its own.
readonly with_browsers_all=(web readers e2e)
readonly with_compilers_all=("${with_compilers[@]}" simulation tsan tidy fuzz)
readonly with_waits_all=(e2e_waits)
# Benchmarks print and assert nothing, fuzz_long takes an hour, models fetches packages: name them to run them.
readonly named=(bench fuzz_long models)
readonly steps_there=("${with_browsers_all[@]}" e2e_core "${with_compilers_all[@]}" "${with_waits_all[@]}" "${named[@]}")
readonly logs=build/test-logs

# Sets `cpu` to the CPU seconds of all that this shell has waited for: what a step costs, however busy the machine is. (A
# subshell, as of $(...), has a count of its own.)
count_cpu() {
  local file=$logs/times.$BASHPID
  times >"$file"
  cpu=$(awk 'NR == 2 { gsub(/[ms]/, " "); print int($1 * 60 + $2 + $3 * 60 + $4) }' "$file")
}
run_step() {
  local begin=$SECONDS end=passed cpu before
  count_cpu
  before=$cpu
  echo "== $1"
  "$1" || end=failed
  count_cpu
  echo "== $1: $end, $((SECONDS - begin)) s, $((cpu - before)) s of CPU" | tee "$logs/$1.end"
}
# What a step prints comes whole, when it has ended.
run_list() {
  local step
  for step in "$@"; do
    run_step "$step" >"$logs/$step.log" 2>&1
    flock "$logs" cat "$logs/$step.log"
  done
}

[[ $* == all ]] && every=1 || every=0
steps=("$@")
for step in "${steps[@]}"; do
  ((every)) || printf '%s\n' "${steps_there[@]}" | grep -qxF -- "$step" || {
    echo "webdyno: unknown step '$step': allowed are ${steps_there[*]}, and all alone" >&2
    exit 2
  }
done
(($(printf '%s\n' "${steps[@]}" | sort | uniq -d | wc -l) == 0)) || { echo "webdyno: each step once: ${steps[*]}" >&2; exit 2; }
rm -rf "$logs"
mkdir -p "$logs"
if ((every)) || ((${#steps[@]} == 0)); then
  browsers=("${with_browsers[@]}") compilers=("${with_compilers[@]}") waits=()
  ((every)) && browsers=("${with_browsers_all[@]}") compilers=("${with_compilers_all[@]}") waits=("${with_waits_all[@]}")
  steps=("${browsers[@]}" "${compilers[@]}" "${waits[@]}")
  set -m # process groups of their own, to be ended with this one
  (renice -n 10 -p $BASHPID >/dev/null && run_list "${compilers[@]}") &
  beside=($!)
  run_list "${waits[@]}" &
  beside+=($!)
  set +m
  trap 'for group in "${beside[@]}"; do kill -- "-$group" 2>/dev/null || true; done' EXIT
  run_list "${browsers[@]}"
  wait "${beside[@]}" || true
else
  for step in "${steps[@]}"; do run_step "$step"; done
fi
ends=$(cd "$logs" && cat -- *.end)
# Of what failed the end once more, where everybody looks: of a long log often only its end is kept.
if ((${#steps[@]} > 1)); then
  for failed in $(grep -l ': failed, ' "$logs"/*.end || true); do
    [[ -f ${failed%.end}.log ]] || continue # a step by name has printed at once
    echo "== the last lines of $(basename "$failed" .end)"
    tail -n 80 "${failed%.end}.log"
  done
fi
passed=$(grep -c ': passed, ' <<<"$ends" || true)
((${#steps[@]} == 1)) || echo "$ends"
echo "$passed passed, $((${#steps[@]} - passed)) failed"
((passed == ${#steps[@]}))
