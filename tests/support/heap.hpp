// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace vdv463::test {

/// Counts what operator new holds in this program while the object lives. heap.cpp replaces the
/// operators of the whole program. Threads: one.
class HeapPeak {
public:
    HeapPeak() noexcept;

    /// The most bytes held at once, beyond those held when the counting began.
    std::size_t bytes() const noexcept;

private:
    std::size_t begin_;
};

/// Counts what operator new holds in this program, beyond what it held when the object was made.
class HeapHeld {
public:
    HeapHeld() noexcept;

    std::size_t bytes() const noexcept;

private:
    std::size_t begin_;
};

/// Counts the calls of operator new in this program while the object lives. Threads: one.
class HeapCalls {
public:
    HeapCalls() noexcept;

    std::size_t count() const noexcept;

private:
    std::size_t begin_;
};

}  // namespace vdv463::test
