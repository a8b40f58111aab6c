#include "server/compare/measure.hpp"

#include <array>
#include <cstddef>

namespace webdyno::compare {
namespace {

// At the place of its Measure.
constexpr auto kMeasures = std::to_array<MeasureFacts>({
    {Measure::training_time, "training_time", "training time, ms per batch", Unit::ms},
    {Measure::inference_time, "inference_time", "inference time, ms per sample", Unit::ms},
    {Measure::warmup_time, "warmup_time", "first iteration of the warm-up, ms", Unit::ms},
    {Measure::model_loading_time, "model_loading_time", "model loading time, ms", Unit::ms},
    {Measure::cpu_percent, "cpu_percent", "CPU, % of a core", Unit::percent},
    {Measure::gpu_process_percent, "gpu_process_percent", "CPU of the GPU process, % of a core",
     Unit::percent},
    {Measure::gpu_busy_percent, "gpu_busy_percent", "GPU, busy for the browser, %", Unit::percent},
    {Measure::gpu_device_busy_percent, "gpu_device_busy_percent", "GPU, busy for all, %",
     Unit::percent},
    {Measure::peak_footprint_bytes, "peak_footprint_bytes", "peak footprint of the page",
     Unit::bytes},
    {Measure::gpu_process_peak_footprint_bytes, "gpu_process_peak_footprint_bytes",
     "peak footprint of the GPU process", Unit::bytes},
    {Measure::gpu_memory_peak_bytes, "gpu_memory_peak_bytes",
     "peak of the GPU's memory, of the browser", Unit::bytes},
    {Measure::gpu_device_memory_peak_bytes, "gpu_device_memory_peak_bytes",
     "peak of the GPU's memory, of all", Unit::bytes},
    {Measure::model_file_bytes, "model_file_bytes", "model file", Unit::bytes, true},
});

constexpr bool in_their_places() {
  for (std::size_t i = 0; i < kMeasures.size(); ++i) {
    if (static_cast<std::size_t>(kMeasures[i].measure) != i) return false;
  }
  return true;
}
static_assert(in_their_places());

}  // namespace

std::span<const MeasureFacts> all_measures() { return kMeasures; }

const MeasureFacts& facts_of(Measure measure) {
  return kMeasures.at(static_cast<std::size_t>(measure));
}

bool regresses(Measure measure) {
  // Of a whole device: another program's, as well.
  return facts_of(measure).unit != Unit::percent &&
         measure != Measure::gpu_device_memory_peak_bytes;
}

std::string_view word_of(stats::Verdict verdict, Measure measure) {
  const Unit unit = facts_of(measure).unit;
  if (unit == Unit::ms) return stats::name_of(verdict);
  if (verdict == stats::Verdict::faster) return unit == Unit::bytes ? "smaller" : "less";
  if (verdict == stats::Verdict::slower) return unit == Unit::bytes ? "larger" : "more";
  return stats::name_of(verdict);
}

}  // namespace webdyno::compare
