#!/bin/bash
# Makes the site in .artifacts/site/pages: the pictures, then everything else by DocFX.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
tools/Site/pictures.sh
dotnet tool restore
dotnet docfx tools/Site/docfx.json
