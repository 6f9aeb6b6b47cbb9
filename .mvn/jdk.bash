# Sourced by the front doors: finds a JDK of at least version 21 without starting one.

# Prints the major version of the JDK in folder $1; fails if there is none.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 1
  local version=""
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  fi
  [ -n "$version" ] && echo "$version"
}

# Follows the links of file $1 and prints where they end.
resolve() {
  local file=$1 target
  while [ -L "$file" ]; do
    target=$(readlink "$file")
    case $target in
      /*) file=$target ;;
      *) file=$(dirname "$file")/$target ;;
    esac
  done
  echo "$(cd "$(dirname "$file")" && pwd -P)/$(basename "$file")"
}

# Sets and exports JAVA_HOME, and sets JDK_VERSION; fails with one line if no JDK 21+ is found.
# Looks at JAVA_HOME, at the javac of the PATH, and into the folders where JDKs are usually installed.
find_jdk() {
  local candidates=() home version
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  if command -v javac >/dev/null 2>&1; then
    candidates+=("$(dirname "$(dirname "$(resolve "$(command -v javac)")")")")
  fi
  candidates+=(
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/*jdk* /opt/java/* /opt/jdks/*
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/*
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  )
  for home in "${candidates[@]}"; do
    if version=$(jdk_version "$home") && [ "$version" -ge 21 ]; then
      export JAVA_HOME=$home
      JDK_VERSION=$version
      return 0
    fi
  done
  echo "$1: needs a JDK 21 or newer (a JRE is not enough) and found none; install one, or set JAVA_HOME to it" >&2
  return 1
}

# Keeps warnings that newer JDKs give about Maven's own libraries off the screen.
quiet_maven() {
  if [ "$JDK_VERSION" -ge 23 ]; then
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  fi
}

# Fails with one line if Maven is missing.
require_maven() {
  command -v mvn >/dev/null 2>&1 && return 0
  echo "$1: needs Maven 3.8 or newer (mvn) and found none on the PATH; install it" >&2
  return 1
}
