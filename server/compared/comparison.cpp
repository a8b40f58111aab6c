#include "server/compared/comparison.hpp"

#include <fmt/format.h>

#include "server/compare/matching.hpp"

namespace webdyno::compared {

using compare::Misfit;

tl::expected<compare::Report, Misfit> report_of_arms(const ReadSweep& sweep,
                                                     const std::string& base,
                                                     const std::string& head, double tolerance) {
  const auto base_arm = compare::parse_arm(base);
  if (!base_arm) return tl::unexpected(base_arm.error());
  const auto head_arm = compare::parse_arm(head);
  if (!head_arm) return tl::unexpected(head_arm.error());
  const auto of_base = compare::select_arm(sweep.configurations, *base_arm);
  if (!of_base) return tl::unexpected(of_base.error());
  const auto of_head = compare::select_arm(sweep.configurations, *head_arm);
  if (!of_head) return tl::unexpected(of_head.error());
  const auto matching = compare::match_arms(*of_base, *base_arm, *of_head, *head_arm);
  if (!matching) return tl::unexpected(matching.error());
  const auto& [sweep_id, uuid, plan] = sweep.named;
  const compare::Arms arms{
      {uuid, plan, base_arm->text}, {uuid, plan, head_arm->text}, *of_base, *of_head};
  return compare::report_of(arms, *matching, {.tolerance = tolerance, .by_block = true});
}

tl::expected<compare::Report, Misfit> report_of_sweeps(const ReadSweep& base, const ReadSweep& head,
                                                       double tolerance) {
  if (base.named.uuid == head.named.uuid) {
    return tl::unexpected(Misfit{fmt::format(
        "base and head are the same sweep, {}: name two, or two arms of it", base.named.uuid)});
  }
  const compare::Arms arms{{base.named.uuid, base.named.plan, {}},
                           {head.named.uuid, head.named.plan, {}},
                           base.configurations,
                           head.configurations};
  const auto matching = compare::match_sweeps(arms.base, arms.head);
  if (matching.pairs.empty()) {
    return tl::unexpected(Misfit{
        fmt::format("sweeps {} and {} have no configuration in common: nothing can be compared; "
                    "name two of one plan, or two arms",
                    base.named.uuid, head.named.uuid)});
  }
  return compare::report_of(arms, matching, {.tolerance = tolerance, .by_block = false});
}

tl::expected<bool, Misfit> are_arms(const std::string& base, const std::string& head) {
  const bool arms = compare::is_arm_expression(base);
  if (arms == compare::is_arm_expression(head)) return arms;
  return tl::unexpected(Misfit{
      fmt::format("'{}' and '{}': compare takes two sweeps, or two arms of one", base, head)});
}

}  // namespace webdyno::compared
