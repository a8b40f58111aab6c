#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/built_in_plans.hpp"
#include "server/api/database_access.hpp"
#include "server/api/own_host.hpp"
#include "server/api/plan_refusal.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/control.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/expected_time.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/plan_schema.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;
using Configurations = std::vector<sweep::Configuration>;

// Reading them takes up to a second, and who edits a plan has it checked several times a second.
constexpr std::chrono::seconds kEarlierTrialsAge{30};

Configurations with_control(const sweep::Plan& plan, Configurations configurations,
                            const sweep::Catalog& catalog) {
  const auto arms = sweep::control_arms(plan, catalog);
  configurations.insert(configurations.end(), arms.begin(), arms.end());
  return configurations;
}

json summary_of(const sweep::Plan& plan, const Configurations& all) {
  const auto count = sweep::count_trials(plan, all);
  return {{"name", plan.name},
          {"configurations", count.configurations},
          {"trials", count.trials},
          {"trials_at_most", count.at_most},
          {"control_trials", count.control_trials()}};
}

json listed(const sweep::Plan& plan, const Context& context) {
  json summary =
      summary_of(plan, with_control(plan, sweep::expand(plan, context.catalog, context.given_data),
                                    context.catalog));
  summary["description"] = plan.description;
  summary["plan"] = plan.document;
  return summary;
}

boost::asio::awaitable<std::shared_ptr<const sweep::EarlierTrials>> earlier_trials(
    Context& context) {
  const auto now = [] { return std::chrono::steady_clock::now(); };
  if (context.earlier_trials == nullptr ||
      now() - context.earlier_trials_read > kEarlierTrialsAge) {
    const std::string host_uuid = own_host_uuid(context.state_directory);
    context.earlier_trials = co_await read(
        context.io, context.readers,
        [&](SQLite::Database& database) -> std::shared_ptr<const sweep::EarlierTrials> {
          if (host_uuid.empty()) return std::make_shared<sweep::EarlierTrials>();
          return std::make_shared<sweep::EarlierTrials>(
              sweep::read_earlier_trials(database, host_uuid));
        });
    context.earlier_trials_read = now();
  }
  co_return context.earlier_trials;
}

}  // namespace

Answer get_plans(Context& context) {
  json plans = json::array();
  if (context.model_plan) plans.push_back(listed(*context.model_plan, context));
  for (const auto& plan : load_built_in_plans(context.plans_directory, context.catalog))
    plans.push_back(listed(plan, context));
  co_return http::json_response({{"ok", true}, {"plans", std::move(plans)}});
}

Answer get_plan_schema(Context& context) {
  co_return http::json_response(
      {{"ok", true}, {"schema", sweep::plan_schema(*context.served.current())}});
}

Answer check_plan(Context& context, const http::Request& request) {
  const auto document = wire::parse_json(request.body);
  if (!document) co_return bad_message(document.error());
  const auto plan = sweep::parse_plan(*document, context.catalog);
  if (!plan) co_return bad_message(plan.error());
  auto configurations = sweep::expand(*plan, context.catalog, context.given_data);
  if (const auto why = why_no_sweep(*plan, configurations, context.catalog, context.given_data))
    co_return bad_message(*why);
  const auto needs = needs_launched_browser(*plan, configurations);
  const auto all = with_control(*plan, std::move(configurations), context.catalog);
  const auto earlier = co_await earlier_trials(context);
  const auto time = sweep::expected_time(*plan, all, *earlier);
  json answer = summary_of(*plan, all);
  answer["ok"] = true;
  answer["expected_s"] = time.seconds;
  answer["expected_s_low"] = time.low_seconds;
  answer["expected_s_high"] = time.high_seconds;
  answer["expected_from"] = sweep::source_of(time);
  answer["needs_launched_browser"] =
      needs ? json{{"path", needs->path}, {"message", needs->message}} : json();
  co_return http::json_response(answer);
}

}  // namespace webdyno::api
