#include "server/results/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace webdyno::results {
namespace {

std::string with_commas(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
  const auto point = text.find('.');
  for (auto at = static_cast<std::ptrdiff_t>(point == std::string::npos ? text.size() : point) - 3;
       at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  const bool some = text.find_first_of("123456789") != std::string::npos;
  return value < 0 && some ? "-" + text : text;
}

// Of what has more digits than one reads: the wide end of an interval over two trials.
constexpr double kLeastExponent = 1e10;

}  // namespace

int decimals_for(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  // Rounded first: 9.996 is 10.0, not 10.00.
  const double rounded = std::strtod(fmt::format("{:.2e}", std::abs(value)).c_str(), nullptr);
  return std::clamp(2 - static_cast<int>(std::floor(std::log10(rounded))), 0, 9);
}

std::string readable(double value, int decimals) {
  if (!(std::abs(value) >= kLeastExponent) || !std::isfinite(value))
    return with_commas(value, decimals);
  int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  double mantissa = value / std::pow(10, exponent);
  if (decimals_for(mantissa) != 2) {  // 9.999 is 10.0
    mantissa /= 10;
    ++exponent;
  }
  return fmt::format("{}e{}", with_commas(mantissa, 2), exponent);
}

std::string three_digits(const std::optional<double>& value) {
  return value ? readable(*value, decimals_for(*value)) : "-";
}

std::string mean_with_interval(double mean, const std::optional<double>& low,
                               const std::optional<double>& high) {
  const int decimals = decimals_for(mean);
  const std::string text = readable(mean, decimals);
  if (!low || !high) return text;
  return fmt::format("{} [{}, {}]", text, readable(*low, decimals), readable(*high, decimals));
}

std::string duration(double ms) {
  if (ms < 999.5) return three_digits(ms) + " ms";
  if (ms < 60'000) return three_digits(ms / 1'000) + " s";
  return three_digits(ms / 60'000) + " min";
}

std::string share_percent(double share) {
  constexpr double kLeast = 1e-5;
  if (share > 0 && share < kLeast) return "< 0.001 %";
  return share == 0 ? "0 %" : three_digits(100 * share) + " %";
}

std::string megabytes(double bytes) { return three_digits(bytes / 1e6) + " MB"; }

std::string time_left(double seconds, double low_seconds, double high_seconds) {
  const auto [unit, scale] = seconds < 100 ? std::pair("s", 1.0) : std::pair("min", 60.0);
  return fmt::format("{:.0f} {} left [{:.0f}, {:.0f}]", seconds / scale, unit, low_seconds / scale,
                     high_seconds / scale);
}

}  // namespace webdyno::results
