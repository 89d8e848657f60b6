using System;

namespace Tine.Tests.Processes;

/// <summary>Unwinds a host thread that stands for a kernel stack, when its test is over.</summary>
internal sealed class MachineOverException : Exception;
