# package: .NET's NativeAOT, static
# runs: tests/Foreign/DotNet/Program.cs: collections, garbage collections, tasks and threads, Process.Start of other programs
/foreign/dotnet collections; echo $?
/foreign/dotnet gc; echo $?
/foreign/dotnet tasks; echo $?
/foreign/dotnet process; echo $?
