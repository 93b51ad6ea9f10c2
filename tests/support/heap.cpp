// SPDX-License-Identifier: Apache-2.0
#include "heap.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

std::size_t held = 0;
std::size_t peak = 0;
std::size_t calls = 0;

void* take(std::size_t size) noexcept {
    void* block = std::malloc(std::max<std::size_t>(size, 1));
    ++calls;
    held += block != nullptr ? malloc_usable_size(block) : 0;
    peak = std::max(peak, held);
    return block;
}

void* take_or_throw(std::size_t size) {
    void* block = take(size);
    if (block == nullptr) {
        throw std::bad_alloc{};
    }
    return block;
}

void give_back(void* block) noexcept {
    held -= block != nullptr ? malloc_usable_size(block) : 0;
    std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
    return take_or_throw(size);
}
void* operator new[](std::size_t size) {
    return take_or_throw(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return take(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return take(size);
}
void operator delete(void* block) noexcept {
    give_back(block);
}
void operator delete[](void* block) noexcept {
    give_back(block);
}
void operator delete(void* block, std::size_t) noexcept {
    give_back(block);
}
void operator delete[](void* block, std::size_t) noexcept {
    give_back(block);
}

namespace vdv463::test {

HeapPeak::HeapPeak() noexcept : begin_(held) {
    peak = held;
}

std::size_t HeapPeak::bytes() const noexcept {
    return peak - begin_;
}

HeapHeld::HeapHeld() noexcept : begin_(held) {}

std::size_t HeapHeld::bytes() const noexcept {
    return held - begin_;
}

HeapCalls::HeapCalls() noexcept : begin_(calls) {}

std::size_t HeapCalls::count() const noexcept {
    return calls - begin_;
}

}  // namespace vdv463::test
