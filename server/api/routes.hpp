#pragma once

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <tl/expected.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/context.hpp"
#include "server/http/message.hpp"

namespace webdyno::api {

using Answer = boost::asio::awaitable<http::Response>;

/// 400 with the place and the words of a message that breaks its schema.
http::Response bad_message(const wire::ProtocolError& error);

// driver_routes.cpp: what drivers say
Answer post_driver(Context& context, const http::Request& request);
Answer post_lease(Context& context, const http::Request& request);

// trial_routes.cpp: what drivers deliver, and trials as people see them
Answer post_samples(Context& context, const http::Request& request, const std::string& trial_uuid);
Answer post_progress(Context& context, const http::Request& request, const std::string& trial_uuid);
Answer post_result(Context& context, const http::Request& request, const std::string& trial_uuid);
/// Of a result that never becomes a message: sweep::note_refusal. `result` may be JSON null.
boost::asio::awaitable<void> keep_refusal(Context& context, const std::string& trial_uuid,
                                          const nlohmann::json& result, const std::string& reason);
Answer get_trial(Context& context, const std::string& trial_uuid);
Answer get_readings(Context& context, const http::Request& request, const std::string& trial_uuid);

// host_routes.cpp
Answer get_hosts(Context& context);

// trial_view_routes.cpp: one trial, as a person looks at it
Answer get_trial_about(Context& context, const std::string& trial_uuid);
Answer get_timeline(Context& context, const http::Request& request, const std::string& trial_uuid);
Answer get_trace(Context& context, const std::string& trial_uuid);

// page_clock_routes.cpp
Answer post_page_clock(Context& context, const http::Request& request,
                       const std::string& trial_uuid);

// profiler_routes.cpp
Answer post_profiler(Context& context, const http::Request& request, const std::string& trial_uuid);

// memory_routes.cpp
Answer post_memory(Context& context, const http::Request& request, const std::string& trial_uuid);

// plan_routes.cpp
Answer get_plans(Context& context);
Answer get_plan_schema(Context& context);
Answer check_plan(Context& context, const http::Request& request);

// sweep_routes.cpp
Answer get_status(Context& context);
Answer get_sweeps(Context& context, const http::Request& request);
Answer get_sweep(Context& context, const std::string& sweep_uuid);
Answer get_results(Context& context, const std::string& sweep_uuid);
Answer get_block(Context& context, const std::string& sweep_uuid);
/// `state`: paused or stopped.
Answer set_state(Context& context, const std::string& sweep_uuid, const std::string& state);
Answer get_events(Context& context);

// sweep_start_routes.cpp
Answer post_sweep(Context& context, const http::Request& request);
Answer resume_sweep(Context& context, const http::Request& request, const std::string& sweep_uuid);
/// Collector::leave_sweep.
boost::asio::awaitable<void> leave_launched_sweep(Context& context, std::string state,
                                                  std::string why);

// sweep_deletion_routes.cpp
Answer get_rows(Context& context, const std::string& sweep_uuid);
Answer delete_sweep(Context& context, const std::string& sweep_uuid);

// compare_routes.cpp
Answer get_comparison(Context& context, const http::Request& request);

// findings_routes.cpp
Answer get_findings(Context& context, const std::string& sweep_uuid);

// precision_routes.cpp
Answer get_precision(Context& context, const std::string& sweep_uuid);

// query_routes.cpp
Answer get_queries(Context& context);
Answer post_query(Context& context, const http::Request& request);

}  // namespace webdyno::api
