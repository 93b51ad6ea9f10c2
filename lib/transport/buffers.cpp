// SPDX-License-Identifier: Apache-2.0
#include "buffers.hpp"

#include <utility>

namespace vdv463::transport {
namespace {
constexpr std::size_t not_worth_keeping = 64;
}

std::string Buffers::take() {
    if (kept_.empty()) {
        return {};
    }
    std::string out = std::move(kept_.back());
    kept_.pop_back();
    bytes_ -= out.capacity();
    return out;
}

void Buffers::give_back(std::string text) {
    const std::size_t size = text.capacity();
    if (size < not_worth_keeping || kept_.size() == max_count_ || size > max_bytes_ - bytes_) {
        return;
    }
    text.clear();
    bytes_ += size;
    kept_.push_back(std::move(text));
}

}  // namespace vdv463::transport
