#!/usr/bin/env bash
# Builds the fuzzers and feeds them garbage, as many inputs of it as stand here. `long`: all of them, ten million in all.
# What libFuzzer has found lies in build/fuzz/found: crash-..., by which `build/fuzz/bin/NAME_fuzz FILE` crashes again.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly found=build/fuzz/found

# Name; inputs in the tests (-: none, it takes too long to compile); of the long run, in thousands; longest input; seeds.
targets() {
  cat <<'TARGETS'
procfs 20000 3500 1024 tests/fixtures/proc
process_memory 10000 1000 2048 tests/fuzz/seeds/process_memory
command_line 10000 2000 512 tests/fixtures/proc
drm_usage 10000 1000 2048 tests/fixtures/fdinfo
frame_decoder 10000 2000 256 tests/fuzz/seeds/frame_decoder
sample_batch 2000 400 2048 schema/examples
cpu_share 1000 20 512 tests/fuzz/seeds/cpu_share
host_facts 500 10 1024 tests/fuzz/seeds/host_facts
collector_file - 20 512 schema/examples
process_owner - 40 512 schema/examples
message - 10 2048 schema/examples
request_head - 1000 1024 tests/fuzz/seeds/request_head
TARGETS
}

length=${1-quick}
preset=fuzz
[[ $length == long ]] && preset=fuzz_long
cmake --preset fuzz >build/cmake-fuzz.log || { cat build/cmake-fuzz.log >&2; exit 1; }
cmake --build --preset "$preset"
rm -rf "$found" build/fuzz/tmp
mkdir -p build/fuzz/tmp
export TMPDIR=$PWD/build/fuzz/tmp
while read -r name quick long longest seeds; do
  runs=$quick
  [[ $length == long ]] && runs=$((long * 1000))
  [[ $runs == - ]] && continue
  mkdir -p "$found/$name"
  log=$found/$name.log
  # One input for an hour would be a loop without end; nothing else here knows of time.
  build/fuzz/bin/"${name}_fuzz" -runs="$runs" -seed=1 -max_len="$longest" -timeout=3600 -print_final_stats=1 \
    -artifact_prefix="$found/$name-" "$found/$name" "$seeds" >"$log" 2>&1 </dev/null || {
    cat "$log" >&2
    exit 1
  }
  awk -v name="$name" '/stat::number_of_executed_units/ {runs = $2} /stat::average_exec_per_sec/ {rate = $2}
    END {printf "%-16s %9d inputs, %6d a second, no crash\n", name, runs, rate}' "$log"
done < <(targets)
rm -rf build/fuzz/tmp
