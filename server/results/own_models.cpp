#include "server/results/own_models.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>
#include <utility>

#include "server/results/number.hpp"

namespace webdyno::results {
namespace {

constexpr std::string_view kNative = "native";
// Of those for one reason, a sentence names so many.
constexpr std::size_t kNamedArms = 4;

// What a time with one of these says is not what it says.
constexpr std::array<std::string_view, 3> kWrong = {"not_a_number", "outputs_alike",
                                                    "outputs_differ"};
// And with one of these it may be another one.
constexpr std::array<std::string_view, 17> kDoubtful = {"cpu_operators",
                                                        "experience",
                                                        "framework_changed",
                                                        "gpu_not_cold",
                                                        "host_changed",
                                                        "iteration_budget",
                                                        "memory",
                                                        "no_steady_state",
                                                        "noisy",
                                                        "overlapped",
                                                        "precision_not_reached",
                                                        "profiled",
                                                        "starved",
                                                        "swapping",
                                                        "throttled",
                                                        "too_few",
                                                        "workload_changed"};

std::string input_of(const ResultRow& row) {
  return nlohmann::json::parse(row.parameters).value("input", "");
}

template <class List>
std::vector<std::string> flags_among(const List& list, const ResultRow& row) {
  std::vector<std::string> found;
  std::copy_if(
      row.flags.begin(), row.flags.end(), std::back_inserter(found),
      [&](const auto& flag) { return std::find(list.begin(), list.end(), flag) != list.end(); });
  return found;
}

double time_of(const ResultRow& row) {
  return row.median_ms.value_or(std::numeric_limits<double>::infinity());
}

bool is_page(const ResultRow& row) { return row.platform != kNative; }

/// Of pages that compute what they should; of all pages where none does, and of what is outside of
/// a browser where there is no page. nullptr: nothing was measured.
const ResultRow* fastest(const OwnModelTable& table) {
  const ResultRow* any = nullptr;
  for (const auto* row : table.rows) {
    if (!row->median_ms) continue;
    if (is_page(*row) && flags_among(kWrong, *row).empty()) return row;
    if (any == nullptr || (is_page(*row) && !is_page(*any))) any = row;
  }
  return any;
}

/// Why the time of `row` cannot be held against that of the fastest; empty: it can.
std::string why_not(const ResultRow& row, const ResultRow& best) {
  if (const auto wrong = flags_among(kWrong, row); !wrong.empty())
    return fmt::format("flagged {}", fmt::join(wrong, ", "));
  if (!is_page(row) && is_page(best)) return "outside of a browser";
  // Of a table all were fed as much, where that is known; older trials did not say.
  if (!row.fed_lengths && row.assumed_shape != best.assumed_shape)
    return "fed other lengths, which were made up";
  if (row.software_adapter && !best.software_adapter)
    return "computed by the CPU in place of a GPU";
  if (size_of(row).variant != size_of(best).variant) return "of another variant";
  auto doubtful = flags_among(kDoubtful, row);
  std::erase_if(doubtful, [&](const auto& flag) {
    return std::find(best.flags.begin(), best.flags.end(), flag) != best.flags.end();
  });
  return doubtful.empty() ? "" : fmt::format("flagged {}", fmt::join(doubtful, ", "));
}

bool overlaps(const ResultRow& one, const ResultRow& other) {
  return one.lowest_median_ms.value_or(time_of(one)) <=
             other.highest_median_ms.value_or(time_of(other)) &&
         other.lowest_median_ms.value_or(time_of(other)) <=
             one.highest_median_ms.value_or(time_of(one));
}

std::string listed(std::vector<std::string> arms) {
  const std::size_t more = arms.size() > kNamedArms ? arms.size() - kNamedArms : 0;
  arms.resize(arms.size() - more);
  return fmt::format("{}{}", fmt::join(arms, ", "),
                     more > 0 ? fmt::format(" and {} more", more) : "");
}

}  // namespace

std::vector<OwnModelTable> own_model_tables(const std::vector<const ResultRow*>& rows) {
  // By model, input, and how much was fed: one framework's file may have a fixed batch of 8.
  std::map<std::pair<std::string, std::string>, std::set<std::string>> fed;
  std::set<std::string> inputs;
  for (const auto* row : rows) {
    inputs.insert(input_of(*row));
    if (row->fed_lengths) fed[{size_of(*row).model, input_of(*row)}].insert(*row->fed_lengths);
  }
  std::map<std::tuple<std::string, std::string, std::string>, OwnModelTable> tables;
  for (const auto* row : rows) {
    const std::string model = size_of(*row).model;
    const std::string input = input_of(*row);
    const auto& all = fed[{model, input}];
    // What was not fed anything, because it failed, stands where others of its model do.
    const std::string lengths = row->fed_lengths.value_or(all.empty() ? "" : *all.begin());
    auto& table = tables[{model, input, lengths}];
    table.model = model;
    table.input = input;
    if (all.size() > 1) table.fed = lengths;
    table.rows.push_back(row);
  }
  std::vector<OwnModelTable> ordered;
  for (auto& [key, table] : tables) {
    if (inputs.size() == 1) table.input.clear();
    std::set<std::string> variants;
    for (const auto* row : table.rows) variants.insert(size_of(*row).variant);
    table.variants = variants.size() > 1;
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const auto* one, const auto* other) {
      return time_of(*one) < time_of(*other);
    });
    ordered.push_back(std::move(table));
  }
  return ordered;
}

std::string own_model_arm(const OwnModelTable& table, const ResultRow& row, const ArmNames& names) {
  const std::string arm = fmt::format("{} on {}", names.framework(row), names.backend(row));
  return table.variants ? fmt::format("{} by {}", size_of(row).variant, arm) : arm;
}

std::string fastest_words(const OwnModelTable& table, const ArmNames& names) {
  const ResultRow* best = fastest(table);
  if (best == nullptr) return "";
  std::vector<std::string> alike;
  const ResultRow* next = nullptr;
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const auto* row : table.rows) {
    if (row == best || !row->median_ms) continue;
    const std::string arm = own_model_arm(table, *row, names);
    const std::string reason = why_not(*row, *best);
    if (reason.empty()) {
      if (overlaps(*row, *best))
        alike.push_back(arm);
      else if (next == nullptr)
        next = row;
      continue;
    }
    const auto known = std::find_if(reasons.begin(), reasons.end(),
                                    [&](const auto& each) { return each.first == reason; });
    if (known == reasons.end())
      reasons.push_back({reason, {arm}});
    else
      known->second.push_back(arm);
  }
  std::string words = fmt::format("{}, {} ms a sample", own_model_arm(table, *best, names),
                                  three_digits(best->median_ms));
  auto own = flags_among(kWrong, *best);
  if (own.empty()) own = flags_among(kDoubtful, *best);
  if (!own.empty()) words += fmt::format(" (flagged {})", fmt::join(own, ", "));
  if (!alike.empty())
    words += fmt::format("; its trials do not tell it from {}", listed(alike));
  else if (next != nullptr)
    words += fmt::format("; {}, the next, takes {} times that", own_model_arm(table, *next, names),
                         three_digits(time_of(*next) / time_of(*best)));
  std::vector<std::string> others;
  for (auto& [reason, arms] : reasons)
    others.push_back(fmt::format("{} ({})", listed(std::move(arms)), reason));
  if (!others.empty())
    words += fmt::format("; not comparable with it: {}", fmt::join(others, "; "));
  return words;
}

std::string outputs_words(const OwnModelTable& table, const ArmNames& names) {
  // Pictures of two layouts are two references: they are not the same inputs.
  std::map<std::string, std::vector<std::string>> references;
  std::vector<std::string> untold;
  for (const auto* row : table.rows) {
    if (row->base_of || row->outputs_of) {
      const std::string from =
          row->base_of ? *row->base_of
                       : (table.variants ? size_of(*row).variant + " by " : "") + *row->outputs_of;
      references[from].push_back(own_model_arm(table, *row, names));
    }
    if (row->outputs_of && !row->output_difference && row->output_remark)
      untold.push_back(
          fmt::format("{} ({})", own_model_arm(table, *row, names), *row->output_remark));
  }
  if (references.empty()) return "";
  std::vector<std::string> from;
  for (auto& [reference, arms] : references) {
    from.push_back(references.size() == 1
                       ? fmt::format("from those of {}", reference)
                       : fmt::format("of {} from those of {}", listed(std::move(arms)), reference));
  }
  return fmt::format("of outputs, {}, over the largest of them{}", fmt::join(from, ", "),
                     untold.empty() ? "" : fmt::format("; no number for {}", listed(untold)));
}

}  // namespace webdyno::results
