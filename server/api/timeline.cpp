#include "server/api/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

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
    const double share =
        static_cast<double>(t_us - from_us) / static_cast<double>(to_us - from_us + 1);
    return std::min(columns, static_cast<std::int64_t>(share * static_cast<double>(columns)));
  }
};

json time_or_null(const std::optional<std::int64_t>& t_us) { return t_us ? json(*t_us) : json(); }

json known(double value) { return std::isnan(value) ? json() : json(value); }

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

json iteration_row(const ShownIteration& each) {
  return json::array({each.start_us, each.duration_ns, each.calls, each.phase, each.index});
}

/// Rows that were measured, never made: of each column the fastest and the slowest call.
json iteration_rows(const std::vector<ShownIteration>& items, const View& view) {
  const auto [begin, end] =
      in_view(items, view, [](const ShownIteration& each) { return each.start_us; });
  json rows = json::array();
  if (end - begin <= 2 * static_cast<std::size_t>(view.columns)) {
    for (std::size_t i = begin; i < end; ++i) rows.push_back(iteration_row(items[i]));
    return rows;
  }
  for (std::size_t i = begin; i < end;) {
    const auto column = view.column(items[i].start_us);
    std::size_t least = i;
    std::size_t largest = i;
    for (; i < end && view.column(items[i].start_us) == column; ++i) {
      if (items[i].call_ns() < items[least].call_ns()) least = i;
      if (items[i].call_ns() > items[largest].call_ns()) largest = i;
    }
    rows.push_back(iteration_row(items[std::min(least, largest)]));
    if (least != largest) rows.push_back(iteration_row(items[std::max(least, largest)]));
  }
  return rows;
}

/// Neighbouring windows as one: their mean, each by its length. Which ones does not depend on where
/// the view begins, so that nothing flickers while it is moved.
ShownWindow merged(const std::vector<ShownWindow>& windows, std::size_t begin, std::size_t end) {
  ShownWindow whole{windows[begin].begin_us, windows[end - 1].end_us, {}};
  for (std::size_t role = 0; role < kRoles; ++role) {
    double percent_us = 0;
    double known_us = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if (std::isnan(windows[i].percent[role])) continue;
      const auto length_us = static_cast<double>(windows[i].end_us - windows[i].begin_us);
      percent_us += windows[i].percent[role] * length_us;
      known_us += length_us;
    }
    whole.percent[role] =
        known_us > 0 ? percent_us / known_us : std::numeric_limits<double>::quiet_NaN();
  }
  return whole;
}

json window_rows(const std::vector<ShownWindow>& windows, const View& view) {
  const auto [begin, end] =
      in_view(windows, view, [](const ShownWindow& each) { return each.end_us; });
  const std::size_t columns = static_cast<std::size_t>(view.columns);
  const std::size_t together = std::max<std::size_t>(1, (end - begin + columns - 1) / columns);
  json rows = json::array();
  for (std::size_t i = begin - begin % together; i < end; i += together) {
    const auto window = merged(windows, i, std::min(i + together, windows.size()));
    json row = json::array({window.begin_us, window.end_us});
    for (const double percent : window.percent) row.push_back(known(percent));
    rows.push_back(std::move(row));
  }
  return rows;
}

template <std::size_t N>
json value_row(std::int64_t t_us, const std::array<double, N>& values) {
  json row = json::array({t_us});
  for (const double value : values) row.push_back(known(value));
  return row;
}

/// Readings with N values each. Of a column with more than two: the least of each value at the time
/// of its first, the largest at that of its last.
template <class Item, class Values>
json reading_rows(const std::vector<Item>& items, const View& view, const Values& values) {
  const auto [begin, end] = in_view(items, view, [](const Item& each) { return each.t_us; });
  const bool all = end - begin <= 2 * static_cast<std::size_t>(view.columns);
  json rows = json::array();
  for (std::size_t i = begin; i < end;) {
    const std::size_t first = i;
    auto least = values(items[i]);
    auto largest = least;
    const auto column = view.column(items[i].t_us);
    for (++i; !all && i < end && view.column(items[i].t_us) == column; ++i) {
      const auto& next = values(items[i]);
      for (std::size_t k = 0; k < next.size(); ++k) {
        least[k] = std::fmin(least[k], next[k]);  // the known one, if one of them is
        largest[k] = std::fmax(largest[k], next[k]);
      }
    }
    rows.push_back(value_row(items[first].t_us, least));
    if (i - first > 1) rows.push_back(value_row(items[i - 1].t_us, largest));
  }
  return rows;
}

/// Of each column the longest.
json span_rows(const std::vector<ShownSpan>& spans, const View& view) {
  const auto [begin, end] =
      in_view(spans, view, [](const ShownSpan& each) { return each.start_us; });
  const bool all = end - begin <= 2 * static_cast<std::size_t>(view.columns);
  json rows = json::array();
  for (std::size_t i = begin; i < end;) {
    const auto column = view.column(spans[i].start_us);
    std::size_t longest = i;
    for (++i; !all && i < end && view.column(spans[i].start_us) == column; ++i)
      if (spans[i].duration_us > spans[longest].duration_us) longest = i;
    rows.push_back(json::array({spans[longest].start_us, spans[longest].duration_us}));
  }
  return rows;
}

}  // namespace

json timeline(const TrialPoints& points, const TimelineRange& range) {
  const View view{.from_us = range.from_us.value_or(points.from_us),
                  .to_us = range.to_us.value_or(points.to_us),
                  .columns = range.columns};
  json phases = json::array();
  for (const auto& [name, start_us, end_us] : points.phases)
    phases.push_back({{"name", name}, {"start_us", start_us}, {"end_us", time_or_null(end_us)}});
  json gpus = json::array();
  for (const auto& [name, readings] : points.gpus)
    gpus.push_back({{"name", name}, {"rows", reading_rows(readings, view, [](const auto& each) {
                                       return each.values;
                                     })}});
  return {{"clock", points.on_page_clock ? "page" : "host"},
          {"first_us", points.from_us},
          {"last_us", points.to_us},
          {"from_us", view.from_us},
          {"to_us", view.to_us},
          {"steady_from_us", time_or_null(points.steady_from_us)},
          {"steady_to_us", time_or_null(points.steady_to_us)},
          {"iterations_in_all", points.iterations.size()},
          {"phases", std::move(phases)},
          {"iterations", iteration_rows(points.iterations, view)},
          {"cpu", window_rows(points.windows, view)},
          {"footprint",
           reading_rows(points.footprint, view, [](const auto& each) { return each.bytes; })},
          {"gpus", std::move(gpus)},
          {"frames", span_rows(points.frames, view)},
          {"long_tasks", span_rows(points.long_tasks, view)}};
}

}  // namespace webdyno::api
