#include "server/results/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "server/results/number.hpp"

namespace webdyno::results {
namespace {

// In the order of the schema's enum.
constexpr auto kFlagWords = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"assumed_shape", "lengths that the model leaves free were made up"},
    {"clock_not_aligned", "page and sampler could not be put on one clock: no CPU, no memory"},
    {"cpu_operators", "the library left operators to the CPU"},
    {"experience", "the page was observed and had its turn after each iteration: other times"},
    {"framework_changed", "the framework's files are not those that the sweep began with"},
    {"gpu_not_cold", "the browser's GPU process had worked for other pages"},
    {"host_changed", "the machine's facts are not those that the sweep began with"},
    {"iteration_budget", "the time budget ended before the iterations that were asked for"},
    {"loss_not_falling", "the loss of a batch did not fall while it was trained"},
    {"memory", "the page waited between its phases while memory was read: other times"},
    {"no_profile", "there is no CPU profile; fact profile says why"},
    {"no_steady_state", "durations never settled: no part of them is steady"},
    {"noisy", "others took a tenth of the CPUs or more"},
    {"not_a_number", "a metric, loss or output was NaN or infinite"},
    {"not_checked", "the answers or the training step were not held against a reference"},
    {"outputs_alike", "the outputs are the same for different inputs"},
    {"outputs_differ", "the outputs are not the reference's"},
    {"overlapped", "other trials of the sweep ran at the same time: they had CPU and memory, too"},
    {"precision_not_reached", "the interval of its mean is wider than the plan asks for"},
    {"profiled", "slowed down by the CPU profiler"},
    {"starved",
     "the page's main thread waited for a CPU that others had, a twentieth of the time or more"},
    {"step_differs", "a training step does not leave the reference's weights"},
    {"swapping", "the machine was reading or writing swap"},
    {"tensor_leak", "the library held more tensors after measuring than before"},
    {"throttled", "the CPUs were slowed down because they were hot"},
    {"too_few", "fewer trials are done than the plan asks for"},
    {"workload_changed", "the page's files are not those that the sweep began with"},
});

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

constexpr std::array<const char*, 3> kProperties = {"update_rule", "readback", "network"};

std::optional<std::string> property(const ResultRow& row, std::string_view name) {
  if (name == "update_rule") return row.update_rule;
  if (name == "readback") return row.readback;
  if (!row.network) return std::nullopt;
  return network_kind(*row.network);
}

std::string property_words(const std::string& name, const std::optional<std::string>& value) {
  if (!value) return name + ": unknown, or not the same in all trials";
  if (*value == "per_sample") return "update_rule per_sample: the weights change with each sample";
  if (*value == "minibatch") return "update_rule minibatch: the weights change once a batch";
  if (*value == "async") return "readback async: the call gives a promise of its result";
  if (*value == "sync") return "readback sync: the call gives its result";
  return name + " " + *value;
}

std::string common_words(const std::string& name, const std::string& value) {
  if (name == "update_rule") return value;
  return name == "readback" ? value + " readback" : name + " " + value;
}

bool is_size(std::string_view word) {
  return word == "x" || (word.front() >= '0' && word.front() <= '9');
}

/// The words of a layer without sizes, up to "of": "encoder 64 of 4 heads" is an encoder.
std::string layer_kind(std::string_view layer) {
  std::string kind;
  while (!layer.empty()) {
    const auto end = std::min(layer.find(' '), layer.size());
    const std::string_view word = layer.substr(0, end);
    layer.remove_prefix(std::min(end + 1, layer.size()));
    if (word == "of") break;
    if (word.empty() || is_size(word)) continue;
    kind += (kind.empty() ? "" : " ") + std::string(word);
  }
  return kind;
}

char letter(std::size_t at) { return at < kLetters.size() ? kLetters[at] : '?'; }

bool contains(const std::vector<std::string>& notes, const std::string& note) {
  return std::find(notes.begin(), notes.end(), note) != notes.end();
}

}  // namespace

std::string_view flag_words(std::string_view flag) {
  const auto* const found = std::find_if(kFlagWords.begin(), kFlagWords.end(),
                                         [&](const auto& each) { return each.first == flag; });
  return found == kFlagWords.end() ? std::string_view() : found->second;
}

std::string network_kind(std::string_view network) {
  std::string kinds;
  std::string before;
  while (!network.empty()) {
    const auto end = std::min(network.find(", "), network.size());
    const std::string kind = layer_kind(network.substr(0, end));
    network.remove_prefix(std::min(end + 2, network.size()));
    if (kind.empty() || kind == before) continue;
    kinds += (kinds.empty() ? "" : ", ") + kind;
    before = kind;
  }
  return kinds;
}

Remarks::Remarks(const std::vector<const ResultRow*>& rows, bool percentiles)
    : percentiles_(percentiles) {
  bool exceptions = false;
  for (const std::string name : kProperties) {
    std::map<std::string, int> counts;
    int with_numbers = 0;
    for (const auto* row : rows) {
      if (!row->mean_ms) continue;
      ++with_numbers;
      if (const auto value = property(*row, name)) ++counts[*value];
    }
    if (counts.empty()) continue;
    const auto most = std::max_element(
        counts.begin(), counts.end(),
        [](const auto& one, const auto& other) { return one.second < other.second; });
    common_[name] = most->first;
    exceptions = exceptions || most->second < with_numbers;
    head_ += (head_.empty() ? "" : "; ") + common_words(name, most->first);
  }
  if (exceptions) head_ = "unless marked: " + head_;
  of_all_ = notes_of_all(rows);
  for (const auto* row : rows) {
    const auto notes = notes_of(*row);
    most_letters_ = std::max(most_letters_, notes.size());
    for (const auto& note : notes) {
      if (!contains(lines_, note)) lines_.push_back(note);
    }
  }
}

std::vector<std::string> Remarks::notes_of_all(const std::vector<const ResultRow*>& rows) const {
  std::optional<std::vector<std::string>> of_all;
  for (const auto* row : rows) {
    if (!row->mean_ms) continue;
    const auto notes = notes_of(*row);
    if (!of_all) of_all = notes;
    std::erase_if(*of_all, [&](const auto& note) { return !contains(notes, note); });
  }
  return of_all.value_or(std::vector<std::string>());
}

std::vector<std::string> Remarks::notes_of(const ResultRow& row) const {
  if (!row.mean_ms) return {};
  std::vector<std::string> notes;
  for (const std::string name : kProperties) {
    const auto common = common_.find(name);
    if (common == common_.end()) continue;
    const auto value = property(row, name);
    if (value != common->second) notes.push_back(property_words(name, value));
  }
  if (percentiles_ && row.p95_ms && row.group_calls.value_or(1) > 1)
    notes.push_back("p95 of groups of calls, each by its mean");
  for (const auto& flag : row.flags) {
    const auto words = flag_words(flag);
    std::string note = words.empty() ? flag : flag + ": " + std::string(words);
    if (flag == "assumed_shape" && row.assumed_shape)
      note += ", --input says others: " + *row.assumed_shape;
    if (flag == "cpu_operators" && row.cpu_operators) note += ", " + *row.cpu_operators;
    if (flag == "outputs_differ" && row.outputs_of)
      note += fmt::format(", {}: {}", *row.outputs_of,
                          row.output_difference ? "off by " + share_percent(*row.output_difference)
                                                : row.output_remark.value_or("no number tells"));
    notes.push_back(std::move(note));
  }
  std::erase_if(notes, [&](const auto& note) { return contains(of_all_, note); });
  return notes;
}

std::string Remarks::letters(const ResultRow& row) const {
  std::string letters;
  for (const auto& note : notes_of(row)) {
    const auto at = std::find(lines_.begin(), lines_.end(), note) - lines_.begin();
    letters += letter(static_cast<std::size_t>(at));
  }
  std::sort(letters.begin(), letters.end());
  return letters;
}

std::vector<Note> Remarks::notes() const {
  std::vector<Note> notes;
  for (std::size_t i = 0; i < lines_.size(); ++i)
    notes.push_back({std::string(1, letter(i)), lines_[i]});
  for (const auto& note : of_all_) notes.push_back({"all", note});
  return notes;
}

}  // namespace webdyno::results
