// SPDX-License-Identifier: Apache-2.0
#include "tls_key_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "tls_openssl.hpp"

namespace vdv463::transport {
namespace {

Error refuse(const std::string& path, const std::string& reason) {
    return setup_error("The key log \"" + path + "\" cannot be written: " + reason + ".");
}

}  // namespace

Result<std::shared_ptr<KeyLog>> KeyLog::open(const std::string& path) {
    constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
    // Not blocking, because opening a pipe would wait for its reader; no link that someone else
    // put.
    const int descriptor = ::open(
        path.c_str(),
        O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, owner_only);
    if (descriptor < 0) {
        return refuse(path, errno == ELOOP ? "it is a symbolic link"
                                           : std::generic_category().message(errno));
    }
    std::shared_ptr<KeyLog> out(new KeyLog(descriptor));
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) {
        return refuse(path, std::generic_category().message(errno));
    }
    if (!S_ISREG(state.st_mode)) {
        return refuse(path, "it is no regular file");
    }
    if (state.st_uid != ::geteuid() || (state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return refuse(path, "others than this user may read it or own it; its mode has to be 0600");
    }
    return out;
}

void KeyLog::write(const char* line) noexcept {
    char end = '\n';
    const std::size_t size = std::strlen(line);
    const std::array<iovec, 2> parts{{{const_cast<char*>(line), size}, {&end, 1}}};
    const ssize_t written =
        ::writev(descriptor_.get(), parts.data(), static_cast<int>(parts.size()));
    if (written != static_cast<ssize_t>(size + 1) && error_ == 0) {
        error_ = written < 0 ? errno : ENOSPC;
    }
}

}  // namespace vdv463::transport
