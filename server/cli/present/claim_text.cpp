#include "server/cli/present/claim_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kMostClaimLines = 4;

std::string ratio_text(const ClaimCell& cell, const Style& style) {
  if (!cell.estimate) return "not measured";
  const std::string number = mean_with_interval(*cell.estimate, cell.low, cell.high);
  const auto end_of_mean = number.find(' ');
  std::string text =
      number.substr(0, end_of_mean) + (style.utf8 ? "\u00d7" : "x") +
      (end_of_mean == std::string::npos ? " without an interval" : number.substr(end_of_mean));
  if (!cell.without.empty())
    text += fmt::format(" (not measured: {})", fmt::join(cell.without, ", "));
  return text;
}

std::string claim_lines(const std::string& text, const Style& style) {
  std::string all;
  for (const auto& line : wrapped(text, style.columns - 2, kMostClaimLines))
    all += "  " + line + "\n";
  return all;
}

}  // namespace

std::string claims_text(const std::vector<ClaimText>& claims, const Style& style) {
  std::string text;
  for (const auto& claim : claims) {
    text += bold(style, claim.title) + "\n" + claim_lines(claim.survival, style);
    if (claim.query.empty()) continue;
    const std::string waited = ratio_text(claim.as_waited, style);
    text +=
        claim_lines(claim.one_reading ? waited
                                      : fmt::format("as the study read it {}; as a user waits {}",
                                                    ratio_text(claim.as_read, style), waited),
                    style);
    if (!claim.printed.empty()) text += claim_lines("printed: " + claim.printed, style);
    text += claim_lines(claim.query, style);
  }
  return text;
}

}  // namespace webdyno::present
