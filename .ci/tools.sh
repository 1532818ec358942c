# What ./run, ./test and ./bench share. To be sourced from the repository's root; bash 3.2 (macOS) is enough.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

DOTNET_MAJOR=10
NODE_MAJOR=20

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "The .NET $DOTNET_MAJOR SDK is missing: https://dotnet.microsoft.com/download"
  # What is built starts by itself and looks for its runtime there.
  DOTNET_ROOT=$(cd / && dotnet --list-runtimes | sed -n "s|^Microsoft.NETCore.App $DOTNET_MAJOR[^[]*\[\(.*\)/shared/Microsoft.NETCore.App\]\$|\1|p" | head -n 1)
  export DOTNET_ROOT
  # Asked outside the repository, where global.json does not turn an old SDK into an error of its own.
  (cd / && dotnet --list-sdks) | grep -q "^$DOTNET_MAJOR\." ||
    fail "The .NET $DOTNET_MAJOR SDK is missing (found: $(cd / && dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')): https://dotnet.microsoft.com/download"
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js $NODE_MAJOR or later (with npm) is missing: https://nodejs.org"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge "$NODE_MAJOR" ] || fail "Node.js $NODE_MAJOR or later is needed, this is $(node --version): https://nodejs.org"
}

# Installs a folder's packages exactly as its lock file says, unless that was done already.
npm_install() {
  if [ ! -e "$1/node_modules/.package-lock.json" ] || [ "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ]; then
    echo "Installing the Node packages of $1"
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci failed in $1."
  fi
}

# The tests at the screens drive a real Chromium. Named by CHROMIUM, found where systems keep it, or installed where that can be done.
need_chromium() {
  local known
  for known in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if [ -n "$known" ] && [ -e "$known" ]; then
      export CHROMIUM=$known
      return
    fi
  done
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "Chromium is missing. Install it, or name it in CHROMIUM."
  echo "Installing Chromium"
  local said
  said=$({ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; } 2>&1) || fail "$said
Chromium could not be installed."
  export CHROMIUM=/usr/bin/chromium
}

# Builds a solution in Release. Quiet unless it fails.
build() {
  echo "Building $1"
  local said
  said=$(dotnet build "$1" -c Release -v quiet -clp:NoSummary 2>&1) || fail "$said
The build failed."
}

WEB=artifacts/web

# Publishes the screens, compressed, unless nothing of them has changed since. Trimming takes half a minute.
publish_web() {
  npm_install web
  [ -e "$WEB/published" ] && [ -z "$(find web domain Directory.*.props Directory.*.targets -newer "$WEB/published" -type f \
    -not -path '*/node_modules/*' -not -path 'web/wwwroot/lib/*' -print 2>/dev/null | head -n 1)" ] && return
  echo "Publishing the screens"
  local said
  said=$(rm -rf "$WEB" && dotnet publish web -c Release -o "$WEB" -v quiet -clp:NoSummary 2>&1) || fail "$said
The screens could not be published."
  touch "$WEB/published"
}
