#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "schema/wire/contract.hpp"
#include "server/api/browser_thread.hpp"
#include "server/api/held_trial.hpp"
#include "server/api/routes.hpp"
#include "server/sweep/attempt.hpp"

namespace webdyno::api {
namespace {

using Clock = std::chrono::steady_clock;
using Reply = tl::expected<nlohmann::json, std::string>;

constexpr const char* kNoPipe = "it is a person's own browser, to which no debugging pipe leads";

std::int64_t us_since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count();
}

/// The heap first: a dump makes objects of its own in every process.
sweep::BrowserMemory ask(LaunchedBrowser* browser, const std::string& trial_uuid, bool dump) {
  const Reply no_pipe = tl::unexpected(std::string(kNoPipe));
  auto begin = Clock::now();
  sweep::BrowserMemory answer{.heap = browser == nullptr ? no_pipe : browser->page_heap(trial_uuid),
                              .heap_cost_us = us_since(begin),
                              .dump = std::nullopt,
                              .dump_cost_us = 0};
  if (!dump) return answer;
  begin = Clock::now();
  answer.dump = browser == nullptr ? no_pipe : browser->memory_dump();
  answer.dump_cost_us = us_since(begin);
  return answer;
}

}  // namespace

Answer post_memory(Context& context, const http::Request& request, const std::string& trial_uuid) {
  const auto message = wire::parse_message("trial_memory", request.body);
  if (!message) co_return bad_message(message.error());
  const sweep::AttemptName attempt{trial_uuid, (*message)["attempt_number"]};
  const std::string driver_uuid = (*message)["driver_uuid"];
  const std::string boundary = (*message)["boundary"];
  RunningTrial* trial = held_trial(context, attempt, driver_uuid);
  if (trial == nullptr) co_return not_held();
  if (!trial->asked_boundaries.insert(boundary).second) {
    // Its answer was lost, or is still waited for: behind that one.
    co_await on_browser_thread(context, [] { return true; });
    co_return http::json_response({{"ok", true}});
  }
  auto* browser = context.browser_of(driver_uuid);
  auto answer = co_await on_browser_thread(
      context, [&] { return ask(browser, trial_uuid, (*message)["dump"].get<bool>()); });
  // The attempt may have ended while the browser answered.
  trial = held_trial(context, attempt, driver_uuid);
  if (trial != nullptr) {
    auto answers = trial->memory ? *trial->memory : sweep::MemoryAnswers();
    answers.emplace(boundary, std::move(answer));
    trial->memory = std::make_shared<const sweep::MemoryAnswers>(std::move(answers));
  }
  co_return http::json_response({{"ok", true}});
}

}  // namespace webdyno::api
