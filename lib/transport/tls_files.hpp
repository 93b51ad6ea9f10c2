// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <vdv463/result.hpp>

/// Certificate and key files, read whole. All of this may block.
namespace vdv463::transport {

/// Bytes that are wiped when they go.
class FileBytes {
public:
    explicit FileBytes(std::size_t capacity);

    char* data() noexcept { return bytes_.get(); }
    /// How many of them count.
    void set_size(std::size_t size) noexcept { size_ = size; }
    std::string_view view() const noexcept { return {bytes_.get(), size_}; }

private:
    struct Wipe {
        std::size_t capacity = 0;
        void operator()(char* bytes) const noexcept;
    };
    std::unique_ptr<char[], Wipe> bytes_;
    std::size_t size_ = 0;
};

/// What distinguishes a file from earlier states without reading it: device, inode, size, times.
/// `what` is said in error texts, such as "CA file". Errors: tls_setup_failed.
[[nodiscard]] Result<std::string> file_mark(const char* what, const std::string& path);

/// Errors: tls_setup_failed: unreadable, empty, no regular file, larger than 16 MiB.
[[nodiscard]] Result<FileBytes> read_file(const char* what, const std::string& path);

}  // namespace vdv463::transport
