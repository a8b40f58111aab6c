#include "schema/wire/identity.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace webdyno::wire {
namespace {

using Uuid = std::array<unsigned char, 16>;

std::string hex(const unsigned char* bytes, std::size_t size) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * size);
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

void fill_random(unsigned char* bytes, std::size_t size) {
  if (RAND_bytes(bytes, static_cast<int>(size)) != 1) {
    throw std::runtime_error("the operating system gave no random bytes");
  }
}

// 8-4-4-4-12 hex digits, RFC 9562 section 4: where the hyphens stand.
constexpr std::array<std::size_t, 4> kHyphens = {8, 13, 18, 23};
constexpr std::size_t kUuidCharacters = 36;

/// Sets version and variant bits (RFC 9562 section 4) and writes 8-4-4-4-12.
std::string format(Uuid uuid, unsigned version) {
  uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0f) | (version << 4));
  uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3f) | 0x80);
  std::string text = hex(uuid.data(), uuid.size());
  for (const std::size_t at : kHyphens) text.insert(at, 1, '-');
  return text;
}

}  // namespace

std::string uuid_v7() {
  Uuid uuid;
  fill_random(uuid.data(), uuid.size());
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  auto ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
  for (std::size_t i = 6; i-- > 0; ms >>= 8) uuid[i] = static_cast<unsigned char>(ms & 0xff);
  return format(uuid, 7);
}

std::string uuid_v4() {
  Uuid uuid;
  fill_random(uuid.data(), uuid.size());
  return format(uuid, 4);
}

bool is_uuid(std::string_view text) {
  if (text.size() != kUuidCharacters) return false;
  std::string digits(text);
  for (std::size_t i = kHyphens.size(); i-- > 0;) {
    if (digits[kHyphens[i]] != '-') return false;
    digits.erase(kHyphens[i], 1);
  }
  return digits.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string random_hex(std::size_t bytes) {
  std::string random(bytes, '\0');
  auto* data = reinterpret_cast<unsigned char*>(random.data());
  fill_random(data, bytes);
  return hex(data, bytes);
}

std::string sha256_hex(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  return hex(digest, size);
}

std::string sha256_hex_of_file(const std::filesystem::path& file) {
  constexpr std::size_t kChunkBytes = 1 << 20;
  std::ifstream stream(file, std::ios::binary);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 failed");
  std::vector<char> chunk(kChunkBytes);
  while (stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) ||
         stream.gcount() > 0) {
    EVP_DigestUpdate(context.get(), chunk.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (!stream.eof()) throw std::runtime_error(file.string() + ": cannot be read");
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(context.get(), digest, &size);
  return hex(digest, size);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest,
           &size) == nullptr) {
    throw std::runtime_error("HMAC-SHA-256 failed");
  }
  return hex(digest, size);
}

std::string canonical_json(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace webdyno::wire
