#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/api/timeline.hpp"
#include "server/api/trial_about.hpp"
#include "server/api/trial_points.hpp"
#include "server/api/trial_trace.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr std::int64_t kLatestUs = std::int64_t{1} << 53;  // as of every time in a message
constexpr std::int64_t kColumnsUnlessSaid = 1000;

http::Response nothing_of_trial(const std::string& trial_uuid) {
  return http::error_response(404, "not_found", "nothing was recorded of a trial " + trial_uuid);
}

/// A whole number of the query between the two; nullopt: it is another thing.
std::optional<std::int64_t> whole_number(const std::string& text, std::int64_t least,
                                         std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value < least || value > most ? std::nullopt : std::optional(value);
}

/// Nullopt, and `range` is not to be used: something of the query makes no sense.
std::optional<TimelineRange> range_of(const http::Request& request) {
  TimelineRange range{
      .from_us = std::nullopt, .to_us = std::nullopt, .columns = kColumnsUnlessSaid};
  for (const auto& [name, text] : request.query) {
    if (name == "columns") {
      const auto columns = whole_number(text, 1, kMostColumns);
      if (!columns) return std::nullopt;
      range.columns = *columns;
    } else if (name == "from_us" || name == "to_us") {
      const auto t_us = whole_number(text, -kLatestUs, kLatestUs);
      if (!t_us) return std::nullopt;
      (name == "from_us" ? range.from_us : range.to_us) = t_us;
    }
  }
  if (range.from_us && range.to_us && *range.to_us <= *range.from_us) return std::nullopt;
  return range;
}

struct SentTrace {
  explicit SentTrace(const std::string& trial_uuid) : trace(trial_uuid) {}

  TrialTrace trace;
  std::optional<std::string> first;  // told that there is a trace; not sent yet
};

/// What it is given outlives it. GCC 12 destroys lambdas in a co_await twice when they own
/// anything.
boost::asio::awaitable<std::optional<std::string>> next_piece_of(Context& context,
                                                                 SentTrace& sent) {
  co_return co_await read(context.io, context.readers, [&sent](SQLite::Database& database) {
    return sent.trace.next(database);
  });
}

/// Some pieces are empty: a trial without observations, say.
boost::asio::awaitable<std::optional<std::string>> piece_to_send(Context& context,
                                                                 SentTrace& sent) {
  std::optional<std::string> piece;
  piece.swap(sent.first);
  while (!piece || piece->empty()) {
    piece = co_await next_piece_of(context, sent);
    if (!piece) break;
  }
  co_return piece;
}

}  // namespace

Answer get_trial_about(Context& context, const std::string& trial_uuid) {
  json about = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return read_trial_about(database, trial_uuid, context.workload_url);
  });
  if (about.is_null()) co_return nothing_of_trial(trial_uuid);
  about["ok"] = true;
  co_return http::json_response(about);
}

Answer get_timeline(Context& context, const http::Request& request, const std::string& trial_uuid) {
  const auto range = range_of(request);
  if (!range)
    co_return http::error_response(
        400, "bad_request",
        "from_us and to_us are whole numbers of microseconds, the first below the second; columns "
        "is a whole number from 1 to 4000");
  // Written by the reader, too: the thread of the connections has others to answer.
  const std::string text =
      co_await read(context.io, context.readers, [&](SQLite::Database& database) {
        const auto points = context.points_of_last_trial.read(database, trial_uuid);
        return points ? timeline_answer(*points, *range) : std::string();
      });
  if (text.empty()) co_return nothing_of_trial(trial_uuid);
  http::Response response;
  response.body = text;
  co_return response;
}

Answer get_trace(Context& context, const std::string& trial_uuid) {
  const auto sent = std::make_shared<SentTrace>(trial_uuid);
  sent->first = co_await next_piece_of(context, *sent);
  if (!sent->first || sent->first->empty()) co_return nothing_of_trial(trial_uuid);
  http::Response response;
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + trial_uuid + ".trace.json\"");
  response.stream = [&context, sent] { return piece_to_send(context, *sent); };
  co_return response;
}

}  // namespace webdyno::api
