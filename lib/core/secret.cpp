// SPDX-License-Identifier: Apache-2.0
#include <vdv463/secret.hpp>

#include <cstring>
#include <ostream>
#include <utility>

#include <string.h>

namespace vdv463 {
namespace {

std::unique_ptr<char[]> copy_of(const char* bytes, std::size_t size) {
    if (size == 0) {
        return nullptr;
    }
    auto copy = std::make_unique<char[]>(size);
    std::memcpy(copy.get(), bytes, size);
    return copy;
}

}  // namespace

Secret::Secret(std::string&& value)
    : bytes_(copy_of(value.data(), value.size())), size_(value.size()) {
    // The whole capacity: a longer value may have stood there before.
    value.resize(value.capacity());
    explicit_bzero(value.data(), value.size());
    value.clear();
}

Secret::Secret(const char* value) : size_(std::strlen(value)) {
    bytes_ = copy_of(value, size_);
}

Secret::Secret(const Secret& other)
    : bytes_(copy_of(other.bytes_.get(), other.size_)), size_(other.size_) {}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
}

Secret::~Secret() {
    wipe();
}

std::string_view Secret::reveal() const noexcept {
    return {bytes_.get(), size_};
}

void Secret::wipe() noexcept {
    if (bytes_ != nullptr) {
        explicit_bzero(bytes_.get(), size_);
    }
}

bool operator==(const Secret& a, const Secret& b) noexcept {
    if (a.size_ != b.size_) {
        return false;
    }
    unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size_; ++i) {
        difference = static_cast<unsigned char>(difference | (a.bytes_[i] ^ b.bytes_[i]));
    }
    return difference == 0;
}

std::ostream& operator<<(std::ostream& out, const Secret&) {
    return out << "***";
}

}  // namespace vdv463
