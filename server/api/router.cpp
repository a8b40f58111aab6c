#include "server/api/router.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "server/api/api_document.hpp"
#include "server/api/database_access.hpp"
#include "server/api/model_preparer.hpp"
#include "server/api/routes.hpp"
#include "server/store/storage_failure.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {
namespace {

constexpr std::string_view kPrefix = "/api/v1/";
constexpr std::string_view kDocument = "/api/openapi.json";  // of all versions that there will be

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto slash = path.find('/');
    parts.emplace_back(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

http::Response not_found(const http::Request& request) {
  return http::error_response(404, "not_found", fmt::format("there is no {}", request.path));
}

Answer get(Context& context, const http::Request& request, const std::vector<std::string>& at) {
  if (at.size() == 1) {
    if (at[0] == "status") co_return co_await get_status(context);
    if (at[0] == "plans") co_return co_await get_plans(context);
    if (at[0] == "sweeps") co_return co_await get_sweeps(context, request);
    if (at[0] == "queries") co_return co_await get_queries(context);
    if (at[0] == "hosts") co_return co_await get_hosts(context);
    if (at[0] == "compare") co_return co_await get_comparison(context, request);
    if (at[0] == "events") co_return co_await get_events(context);
  }
  if (at.size() == 2 && at[0] == "plans" && at[1] == "schema")
    co_return co_await get_plan_schema(context);
  if (at.size() == 2 && at[0] == "sweeps") co_return co_await get_sweep(context, at[1]);
  if (at.size() == 3 && at[0] == "sweeps" && at[2] == "block")
    co_return co_await get_block(context, at[1]);
  if (at.size() == 3 && at[0] == "sweeps" && at[2] == "findings")
    co_return co_await get_findings(context, at[1]);
  if (at.size() == 3 && at[0] == "sweeps" && at[2] == "rows")
    co_return co_await get_rows(context, at[1]);
  if (at.size() == 3 && at[0] == "sweeps" && at[2] == "precision")
    co_return co_await get_precision(context, at[1]);
  if (at.size() == 3 && at[0] == "sweeps" && at[2] == "results")
    co_return co_await get_results(context, at[1]);
  if (at.size() == 2 && at[0] == "trials") co_return co_await get_trial(context, at[1]);
  if (at.size() == 3 && at[0] == "trials" && at[2] == "readings")
    co_return co_await get_readings(context, request, at[1]);
  if (at.size() == 3 && at[0] == "trials" && at[2] == "about")
    co_return co_await get_trial_about(context, at[1]);
  if (at.size() == 3 && at[0] == "trials" && at[2] == "timeline")
    co_return co_await get_timeline(context, request, at[1]);
  if (at.size() == 3 && at[0] == "trials" && at[2] == "trace")
    co_return co_await get_trace(context, at[1]);
  co_return not_found(request);
}

Answer post(Context& context, const http::Request& request, const std::vector<std::string>& at) {
  if (at.size() == 1) {
    if (at[0] == "drivers") co_return co_await post_driver(context, request);
    if (at[0] == "leases") co_return co_await post_lease(context, request);
    if (at[0] == "sweeps") co_return co_await post_sweep(context, request);
    if (at[0] == "query") co_return co_await post_query(context, request);
  }
  if (at.size() == 2 && at[0] == "plans" && at[1] == "check")
    co_return co_await check_plan(context, request);
  if (at.size() == 3 && at[0] == "sweeps") {
    if (at[2] == "stop") co_return co_await set_state(context, at[1], "stopped");
    if (at[2] == "pause") co_return co_await set_state(context, at[1], "paused");
    if (at[2] == "resume") co_return co_await resume_sweep(context, request, at[1]);
  }
  if (at.size() == 3 && at[0] == "trials") {
    if (at[2] == "samples") co_return co_await post_samples(context, request, at[1]);
    if (at[2] == "progress") co_return co_await post_progress(context, request, at[1]);
    if (at[2] == "page_clock") co_return co_await post_page_clock(context, request, at[1]);
    if (at[2] == "profiler") co_return co_await post_profiler(context, request, at[1]);
    if (at[2] == "memory") co_return co_await post_memory(context, request, at[1]);
    if (at[2] == "result") co_return co_await post_result(context, request, at[1]);
  }
  co_return not_found(request);
}

http::Response not_allowed(const http::Request& request) {
  return http::error_response(405, "method_not_allowed",
                              fmt::format("{} is not for this path", request.method));
}

Answer remove(Context& context, const http::Request& request, const std::vector<std::string>& at) {
  if (at.size() == 2 && at[0] == "sweeps") co_return co_await delete_sweep(context, at[1]);
  co_return not_allowed(request);
}

/// Nothing else may look at it, its body is not there.
Answer refuse_oversized(Context& context, const http::Request& request,
                        const std::vector<std::string>& at) {
  if (request.method == "POST" && at.size() == 3 && at[0] == "trials" && at[2] == "result") {
    const std::string reason = fmt::format("$: {}", http::kTooLarge);
    const nlohmann::json no_result;
    co_await keep_refusal(context, at[1], no_result, reason);
  }
  co_return http::too_large();
}

http::Response rejection(const sweep::Rejected& error) {
  switch (error.reason()) {
    case sweep::Rejected::Reason::kBadRequest:
      return http::error_response(400, "bad_request", error.what(), error.path());
    case sweep::Rejected::Reason::kNotFound:
      return http::error_response(404, "not_found", error.what(), error.path());
    case sweep::Rejected::Reason::kConflict:
      return http::error_response(409, "conflict", error.what(), error.path());
  }
  throw error;
}

/// A driver that asks again may find it mended, one that is refused would throw away what it has
/// measured.
http::Response busy(const std::string& reason) {
  http::Response response = http::error_response(503, "busy", reason);
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace

http::Response bad_message(const wire::ProtocolError& error) {
  return http::error_response(400, error.code, error.message, error.path);
}

boost::asio::awaitable<http::Response> route(Context& context, http::Request request) {
  if (request.path == kDocument && request.method != "POST")
    co_return http::json_response(api_document());
  if (!request.path.starts_with(kPrefix)) co_return not_found(request);
  const auto at = segments(std::string_view(request.path).substr(kPrefix.size()));
  try {
    if (request.oversized) co_return co_await refuse_oversized(context, request, at);
    if (request.method == "GET" || request.method == "HEAD")
      co_return co_await get(context, request, at);
    if (request.method == "POST") co_return co_await post(context, request, at);
    if (request.method == "DELETE") co_return co_await remove(context, request, at);
  } catch (const sweep::Rejected& error) {
    co_return rejection(error);
  } catch (const SQLite::Exception& error) {
    const auto failure = store::storage_failure(context.database, error);
    if (!failure) throw;
    context.lease_expiry.could_not_write();
    context.storage.failed(*failure);
    co_return busy(failure->message);
  } catch (const PreparationError& error) {
    co_return http::error_response(503, "cannot_prepare", error.what());
  } catch (const Busy& error) {
    co_return busy(error.what());
  }
  co_return not_allowed(request);
}

}  // namespace webdyno::api
