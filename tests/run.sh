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
tsan() { configure tsan && cmake --build --preset tsan && ctest --preset tsan; }
tidy() { run-clang-tidy-16 -clang-tidy-binary clang-tidy-16 -p build/release -quiet -j2; }
bench() {
  configure bench &&
    cmake --build --preset bench &&
    build/bench/bin/sampler_bench &&
    build/bench/bin/ingest_bench build/web &&
    build/bench/bin/trial_cost_bench build/web &&
    build/bench/bin/sweep_creation_bench build/web &&
    node tests/bench/collector/serve_bench.ts &&
    node tests/bench/trial_bench.ts &&
    node tests/bench/gpu_cold_bench.ts &&
    node tests/bench/bare_pages_bench.ts
}
e2e() { vitest run --config tests/e2e/vitest.config.ts; }

readonly usual=(format lint web debug tsan tidy e2e)
# Benchmarks print and assert nothing: name them to run them.
readonly all=("${usual[@]}" bench)
steps=("$@")
((${#steps[@]})) || steps=("${usual[@]}")
passed=0
failed=()
for step in "${steps[@]}"; do
  [[ " ${all[*]} " == *" $step "* ]] || { echo "webdyno: unknown step '$step': allowed are ${all[*]}" >&2; exit 2; }
  echo "== $step"
  begin=$SECONDS
  if "$step"; then passed=$((passed + 1)); else failed+=("$step"); fi
  echo "== $step: $((SECONDS - begin)) s"
done
((${#failed[@]})) && echo "failed: ${failed[*]}"
echo "$passed passed, ${#failed[@]} failed"
((${#failed[@]} == 0))
