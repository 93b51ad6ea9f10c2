// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

namespace vdv463::transport {

/// A file descriptor that is closed when it goes; negative when there is none.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    int get() const noexcept { return number_; }

private:
    const int number_;
};

}  // namespace vdv463::transport
