#!/usr/bin/env bash
# Every test of the project; `./webdyno test` has installed and built what it needs. `./webdyno test STEP...` runs some.
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
web() { vitest run; }
configure() { cmake --preset "$1" >"build/cmake-$1.log" || { cat "build/cmake-$1.log" >&2; return 1; }; }
debug() { configure debug && cmake --build --preset debug && ctest --preset debug -j2; }
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
models() { node tests/models/run.ts; }
e2e_waits() { vitest run --config tests/e2e/waits/vitest.config.ts; }

# Benchmarks print and assert nothing, and fuzz_long takes an hour: name them to run them.
readonly all=(format lint web simulation debug tsan tidy fuzz e2e e2e_waits bench fuzz_long models)
# Each of these lists one step after another, all at once: while browsers are waited for, compilers have the two cores.
readonly with_browsers=(web e2e)
readonly with_waits=(e2e_waits)
readonly with_compilers=(format lint simulation debug tsan tidy fuzz)
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

steps=("$@")
for step in "${steps[@]}"; do
  [[ " ${all[*]} " == *" $step "* ]] || { echo "webdyno: unknown step '$step': allowed are ${all[*]}" >&2; exit 2; }
done
rm -rf "$logs"
mkdir -p "$logs"
if ((${#steps[@]})); then
  for step in "${steps[@]}"; do run_step "$step"; done
else
  steps=("${with_browsers[@]}" "${with_waits[@]}" "${with_compilers[@]}")
  set -m # process groups of their own, to be ended with this one
  (renice -n 10 -p $BASHPID >/dev/null && run_list "${with_compilers[@]}") &
  beside=($!)
  run_list "${with_waits[@]}" &
  beside+=($!)
  set +m
  trap 'for group in "${beside[@]}"; do kill -- "-$group" 2>/dev/null || true; done' EXIT
  run_list "${with_browsers[@]}"
  wait "${beside[@]}" || true
fi
ends=$(cd "$logs" && cat -- *.end)
# Of what failed the end once more, where everybody looks: of a long log often only its end is kept.
if ((${#steps[@]} > 1)); then
  for failed in $(grep -l ': failed, ' "$logs"/*.end || true); do
    echo "== the last lines of $(basename "$failed" .end)"
    tail -n 80 "${failed%.end}.log"
  done
fi
passed=$(grep -c ': passed, ' <<<"$ends" || true)
((${#steps[@]} == 1)) || echo "$ends"
echo "$passed passed, $((${#steps[@]} - passed)) failed"
((passed == ${#steps[@]}))
