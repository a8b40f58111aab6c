#include <charconv>
#include <nlohmann/json.hpp>

#include "server/api/database_access.hpp"
#include "server/api/routes.hpp"
#include "server/compared/comparison.hpp"
#include "server/compared/comparison_json.hpp"

namespace webdyno::api {
namespace {

using compare::Misfit;
using compared::ReadSweep;

constexpr double kUsualTolerance = 0.02;  // as of the command

struct Asked {
  std::string base;
  std::string head;
  std::string sweep;  // of two arms
  double tolerance = kUsualTolerance;
};

std::string value_of(const http::Request& request, const std::string& name,
                     const std::string& otherwise) {
  const auto given = request.query.find(name);
  return given == request.query.end() ? otherwise : given->second;
}

tl::expected<Asked, Misfit> asked_of(const http::Request& request) {
  Asked asked{.base = value_of(request, "base", ""),
              .head = value_of(request, "head", ""),
              .sweep = value_of(request, "sweep", "last")};
  if (asked.base.empty() || asked.head.empty())
    return tl::unexpected(Misfit{"base and head name two sweeps, or two arms of one"});
  if (const auto given = request.query.find("tolerance"); given != request.query.end()) {
    const auto& text = given->second;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), asked.tolerance);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!whole || !(asked.tolerance >= 0.0001 && asked.tolerance <= 10))
      return tl::unexpected(Misfit{"tolerance is a number from 0.0001 to 10: 0.02 is 2 %"});
  }
  return asked;
}

tl::expected<ReadSweep, Misfit> read_side(SQLite::Database& database, const std::string& name) {
  auto named = compared::find_sweep(database, name, "this database");
  if (!named) return tl::unexpected(named.error());
  auto configurations = compared::read_configurations(database, named->sweep_id);
  return ReadSweep{std::move(*named), std::move(configurations)};
}

tl::expected<compare::Report, Misfit> report_for(SQLite::Database& database, const Asked& asked) {
  const auto arms = compared::are_arms(asked.base, asked.head);
  if (!arms) return tl::unexpected(arms.error());
  if (*arms) {
    const auto sweep = read_side(database, asked.sweep);
    if (!sweep) return tl::unexpected(sweep.error());
    return compared::report_of_arms(*sweep, asked.base, asked.head, asked.tolerance);
  }
  const auto base = read_side(database, asked.base);
  if (!base) return tl::unexpected(base.error());
  const auto head = read_side(database, asked.head);
  if (!head) return tl::unexpected(head.error());
  return compared::report_of_sweeps(*base, *head, asked.tolerance);
}

}  // namespace

Answer get_comparison(Context& context, const http::Request& request) {
  const auto asked = asked_of(request);
  if (!asked) co_return http::error_response(400, "bad_request", asked.error().message);
  const auto report = co_await read(context.io, context.readers, [&](SQLite::Database& database) {
    return report_for(database, *asked);
  });
  if (!report) co_return http::error_response(400, "bad_request", report.error().message);
  co_return http::json_response({{"ok", true},
                                 {"comparison", compared::comparison_json(*report)},
                                 {"words", compared::comparison_words_json(*report)}});
}

}  // namespace webdyno::api
