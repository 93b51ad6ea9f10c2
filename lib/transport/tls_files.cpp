// SPDX-License-Identifier: Apache-2.0
#include "tls_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <openssl/crypto.h>

#include "descriptor.hpp"
#include "tls_openssl.hpp"

namespace vdv463::transport {
namespace {

constexpr std::size_t max_file_bytes = std::size_t{16} * 1024 * 1024;

Error unreadable(const char* what, const std::string& path, const std::string& reason) {
    return setup_error(std::string("The ") + what + " \"" + path + "\" cannot be read: " + reason +
                       ".");
}

Error unreadable(const char* what, const std::string& path, int error) {
    return unreadable(what, path, std::generic_category().message(error));
}

std::string mark_of(const struct stat& state) {
    std::string out;
    for (const long long part :
         {static_cast<long long>(state.st_dev), static_cast<long long>(state.st_ino),
          static_cast<long long>(state.st_size), static_cast<long long>(state.st_mtim.tv_sec),
          static_cast<long long>(state.st_mtim.tv_nsec),
          static_cast<long long>(state.st_ctim.tv_sec),
          static_cast<long long>(state.st_ctim.tv_nsec)}) {
        out += std::to_string(part) + ' ';
    }
    return out;
}

Result<FileBytes> read_all(const char* what, const std::string& path, int descriptor,
                           std::size_t size) {
    // One byte more, to find out whether the file has grown: then it is being written.
    FileBytes out(size + 1);
    std::size_t have = 0;
    while (have <= size) {
        const ssize_t got = ::read(descriptor, out.data() + have, size + 1 - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return unreadable(what, path, errno);
        }
        if (got == 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    if (have != size) {
        return unreadable(what, path, "it is being written just now");
    }
    out.set_size(size);
    return out;
}

}  // namespace

FileBytes::FileBytes(std::size_t capacity) : bytes_(new char[capacity], Wipe{capacity}) {}

void FileBytes::Wipe::operator()(char* bytes) const noexcept {
    OPENSSL_cleanse(bytes, capacity);
    delete[] bytes;
}

Result<std::string> file_mark(const char* what, const std::string& path) {
    struct stat state {};
    if (::stat(path.c_str(), &state) != 0) {
        return unreadable(what, path, errno);
    }
    return mark_of(state);
}

Result<FileBytes> read_file(const char* what, const std::string& path) {
    // Not blocking, because opening a pipe would wait for its writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat state {};
    if (file.get() < 0 || ::fstat(file.get(), &state) != 0) {
        return unreadable(what, path, errno);
    }
    if (S_ISDIR(state.st_mode)) {
        return unreadable(what, path, EISDIR);
    }
    if (!S_ISREG(state.st_mode)) {
        return unreadable(what, path, "it is no regular file");
    }
    if (state.st_size == 0) {
        return unreadable(what, path, "it is empty");
    }
    const auto size = static_cast<std::size_t>(state.st_size);
    if (size > max_file_bytes) {
        return unreadable(what, path, "it is larger than 16 MiB");
    }
    return read_all(what, path, file.get(), size);
}

}  // namespace vdv463::transport
