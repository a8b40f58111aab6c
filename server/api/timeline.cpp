#include "server/api/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>

#include "schema/wire/optional_json.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

struct View {
  std::int64_t from_us;
  std::int64_t to_us;
  std::int64_t columns;

  /// -1 and `columns` are what lies before and behind.
  std::int64_t column(std::int64_t t_us) const {
    if (t_us < from_us) return -1;
    if (t_us > to_us) return columns;
    const double share =
        static_cast<double>(t_us - from_us) / static_cast<double>(to_us - from_us + 1);
    return std::min(columns, static_cast<std::int64_t>(share * static_cast<double>(columns)));
  }
};

// JSON by hand: an answer has ten thousands of short rows, of which a tree would cost twice what
// all the rest does.
void append(std::string& text, std::int64_t value) {
  fmt::format_to(std::back_inserter(text), "{}", value);
}

void append(std::string& text, double value) {
  if (std::isnan(value))
    text += "null";
  else
    fmt::format_to(std::back_inserter(text), "{}", value);
}

/// A row behind those that `rows` has: "[" and rows.
template <class... Cells>
void add_row(std::string& rows, const Cells&... cells) {
  rows += rows.size() == 1 ? "[" : ",[";
  ((append(rows, cells), rows += ','), ...);
  rows.back() = ']';
}

/// The part of an ordered list that lies in a view, with one more on either side: lines go on to
/// the edge of a plot. `time` of an item.
template <class Item, class Time>
std::pair<std::size_t, std::size_t> in_view(const std::vector<Item>& items, const View& view,
                                            const Time& time) {
  const auto before = [&](const Item& item, std::int64_t t_us) { return time(item) < t_us; };
  auto begin = std::lower_bound(items.begin(), items.end(), view.from_us, before);
  auto end = std::lower_bound(begin, items.end(), view.to_us + 1, before);
  if (begin != items.begin()) --begin;
  if (end != items.end()) ++end;
  return {begin - items.begin(), end - items.begin()};
}

void add_iteration(std::string& rows, const ShownIteration& each) {
  add_row(rows, each.start_us, each.duration_ns, std::int64_t{each.calls}, std::int64_t{each.phase},
          std::int64_t{each.index});
}

/// Rows that were measured, never made: of each column the fastest and the slowest call.
std::string iteration_rows(const std::vector<ShownIteration>& items, const View& view) {
  const auto [begin, end] =
      in_view(items, view, [](const ShownIteration& each) { return each.start_us; });
  std::string rows = "[";
  if (end - begin <= 2 * static_cast<std::size_t>(view.columns)) {
    for (std::size_t i = begin; i < end; ++i) add_iteration(rows, items[i]);
    return rows += ']';
  }
  for (std::size_t i = begin; i < end;) {
    const auto column = view.column(items[i].start_us);
    std::size_t least = i;
    std::size_t largest = i;
    for (; i < end && view.column(items[i].start_us) == column; ++i) {
      if (items[i].call_ns() < items[least].call_ns()) least = i;
      if (items[i].call_ns() > items[largest].call_ns()) largest = i;
    }
    add_iteration(rows, items[std::min(least, largest)]);
    if (least != largest) add_iteration(rows, items[std::max(least, largest)]);
  }
  return rows += ']';
}

/// Over all roles; NaN when none is known.
template <std::size_t N>
double total(const std::array<double, N>& values) {
  double sum = std::numeric_limits<double>::quiet_NaN();
  for (const double value : values)
    if (!std::isnan(value)) sum = std::isnan(sum) ? value : sum + value;
  return sum;
}

/// Neighbouring windows as one: their mean, each by its length, and the largest of them.
void add_merged(std::string& rows, const std::vector<ShownWindow>& windows, std::size_t begin,
                std::size_t end) {
  std::array<double, kRoles> means{};
  for (std::size_t role = 0; role < kRoles; ++role) {
    double percent_us = 0;
    double known_us = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (std::isnan(windows[i].percent[role])) continue;
      const auto length_us = static_cast<double>(windows[i].end_us - windows[i].begin_us);
      percent_us += windows[i].percent[role] * length_us;
      known_us += length_us;
    }
    means[role] = known_us > 0 ? percent_us / known_us : std::numeric_limits<double>::quiet_NaN();
  }
  double largest = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = begin; i < end; ++i) largest = std::fmax(largest, total(windows[i].percent));
  std::apply(
      [&](const auto&... mean) {
        add_row(rows, windows[begin].begin_us, windows[end - 1].end_us, mean..., largest);
      },
      means);
}

/// Which windows become one depends on how long the view is alone, so that nothing flickers while
/// it is moved.
std::string window_rows(const std::vector<ShownWindow>& windows, const View& view) {
  const auto [begin, end] =
      in_view(windows, view, [](const ShownWindow& each) { return each.end_us; });
  const std::int64_t in_columns_us = view.columns * kWindowUs;
  const std::size_t together = std::bit_ceil(static_cast<std::size_t>(
      std::max<std::int64_t>(1, (view.to_us - view.from_us + in_columns_us - 1) / in_columns_us)));
  std::string rows = "[";
  for (std::size_t i = begin - begin % together; i < end; i += together)
    add_merged(rows, windows, i, std::min(i + together, windows.size()));
  return rows += ']';
}

template <std::size_t N>
void add_values(std::string& rows, std::int64_t t_us, const std::array<double, N>& values) {
  std::apply([&](const auto&... value) { add_row(rows, t_us, value...); }, values);
}

/// Where in a list each of N values is the least and the largest.
template <std::size_t N>
class Extremes {
 public:
  void add(std::size_t at, const std::array<double, N>& values) {
    for (std::size_t i = 0; i < N; ++i) look(i, at, values[i]);
  }

  std::set<std::size_t> places() const {
    std::set<std::size_t> places;
    for (const auto& each : of_) {
      if (!each) continue;
      places.insert(each->least_at);
      places.insert(each->largest_at);
    }
    return places;
  }

 private:
  struct Of {
    double least;
    std::size_t least_at;
    double largest;
    std::size_t largest_at;
  };

  void look(std::size_t i, std::size_t at, double value) {
    if (std::isnan(value)) return;
    auto& of = of_[i];
    if (!of) of = Of{value, at, value, at};
    if (value < of->least) std::tie(of->least, of->least_at) = std::pair(value, at);
    if (value > of->largest) std::tie(of->largest, of->largest_at) = std::pair(value, at);
  }

  std::array<std::optional<Of>, N> of_{};
};

/// With their sum, which has a peak of its own.
std::array<double, kRoles + 1> with_total(const std::array<double, kRoles>& values) {
  std::array<double, kRoles + 1> all{};
  std::copy(values.begin(), values.end(), all.begin());
  all.back() = total(values);
  return all;
}

/// Readings as they were made. Of a column with more than two, on average: those in which one of
/// the N values that `looked_at` gives is the least or the largest.
template <std::size_t N, class Item, class Values, class LookedAt>
std::string reading_rows(const std::vector<Item>& items, const View& view, const Values& values,
                         const LookedAt& looked_at) {
  const auto [begin, end] = in_view(items, view, [](const Item& each) { return each.t_us; });
  const bool all = end - begin <= 2 * static_cast<std::size_t>(view.columns);
  std::string rows = "[";
  for (std::size_t i = begin; i < end;) {
    if (all) {
      add_values(rows, items[i].t_us, values(items[i]));
      ++i;
      continue;
    }
    Extremes<N> extremes;
    const auto column = view.column(items[i].t_us);
    for (; i < end && view.column(items[i].t_us) == column; ++i)
      extremes.add(i, looked_at(items[i]));
    for (const std::size_t at : extremes.places())
      add_values(rows, items[at].t_us, values(items[at]));
  }
  return rows += ']';
}

/// Of each column the longest.
std::string span_rows(const std::vector<ShownSpan>& spans, const View& view) {
  const auto [begin, end] =
      in_view(spans, view, [](const ShownSpan& each) { return each.start_us; });
  const bool all = end - begin <= 2 * static_cast<std::size_t>(view.columns);
  std::string rows = "[";
  for (std::size_t i = begin; i < end;) {
    const auto column = view.column(spans[i].start_us);
    std::size_t longest = i;
    for (++i; !all && i < end && view.column(spans[i].start_us) == column; ++i)
      if (spans[i].duration_us > spans[longest].duration_us) longest = i;
    add_row(rows, spans[longest].start_us, spans[longest].duration_us);
  }
  return rows += ']';
}

}  // namespace

std::string timeline_answer(const TrialPoints& points, const TimelineRange& range) {
  const std::int64_t from_us = range.from_us.value_or(points.from_us);
  const std::int64_t to_us = range.to_us.value_or(points.to_us);
  // Only one of them was said, and it lies beyond the trial's other end: there is nothing to show.
  const View view{.from_us = range.to_us ? std::min(from_us, to_us) : from_us,
                  .to_us = range.to_us ? to_us : std::max(from_us, to_us),
                  .columns = range.columns};
  json phases = json::array();
  for (const auto& [name, start_us, end_us] : points.phases)
    phases.push_back({{"name", name}, {"start_us", start_us}, {"end_us", wire::or_null(end_us)}});
  const auto gpu_values = [](const ShownGpuReading& each) { return each.values; };
  std::string gpus = "[";
  for (const auto& gpu : points.gpus)
    gpus +=
        fmt::format(R"({}{{"gpu_id":{},"name":{},"of":"{}","rows":{}}})",
                    gpus.size() == 1 ? "" : ",", gpu.gpu_id, json(gpu.name).dump(), what_of(gpu),
                    reading_rows<kGpuValues>(gpu.readings, view, gpu_values, gpu_values));
  const auto bytes = [](const ShownFootprint& each) { return each.bytes; };
  const auto bytes_and_total = [](const ShownFootprint& each) { return with_total(each.bytes); };
  const json head = {{"ok", true},
                     {"clock", points.on_page_clock ? "page" : "host"},
                     {"first_us", points.from_us},
                     {"last_us", points.to_us},
                     {"from_us", view.from_us},
                     {"to_us", view.to_us},
                     {"steady_from_us", wire::or_null(points.steady_from_us)},
                     {"steady_to_us", wire::or_null(points.steady_to_us)},
                     {"iterations_in_all", points.iterations.size()},
                     {"phases", std::move(phases)}};
  std::string text = head.dump();
  text.pop_back();
  const auto add_list = [&](const char* name, const std::string& rows) {
    text += fmt::format(R"(,"{}":)", name);
    text += rows;
  };
  add_list("iterations", iteration_rows(points.iterations, view));
  add_list("cpu", window_rows(points.windows, view));
  add_list("footprint", reading_rows<kRoles + 1>(points.footprint, view, bytes, bytes_and_total));
  add_list("gpus", gpus += ']');
  add_list("frames", span_rows(points.frames, view));
  add_list("long_tasks", span_rows(points.long_tasks, view));
  return text += '}';
}

}  // namespace webdyno::api
