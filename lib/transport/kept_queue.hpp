// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace vdv463::transport {

/// First in, first out, in memory that is kept: what fills and empties with every message allocates
/// nothing once it has been as long as it gets.
template <class T>
class KeptQueue {
public:
    bool empty() const noexcept { return begin_ == items_.size(); }
    std::size_t size() const noexcept { return items_.size() - begin_; }
    T& front() noexcept { return items_[begin_]; }
    T& back() noexcept { return items_.back(); }

    void push(T item) {
        if (begin_ > 0 && items_.size() == items_.capacity()) {
            drop_taken();
        }
        items_.push_back(std::move(item));
    }

    T take() {
        T out = std::move(items_[begin_]);
        ++begin_;
        if (empty()) {
            clear();
        }
        return out;
    }

    void clear() noexcept {
        items_.clear();
        begin_ = 0;
    }

private:
    void drop_taken() {
        items_.erase(
            items_.begin(),
            items_.begin() + static_cast<typename std::vector<T>::difference_type>(begin_));
        begin_ = 0;
    }

    std::vector<T> items_;
    std::size_t begin_ = 0;
};

}  // namespace vdv463::transport
