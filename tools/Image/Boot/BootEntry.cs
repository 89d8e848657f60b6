namespace Tine.Tools.Image;

/// <summary>One line of the boot menu.</summary>
/// <param name="Title">What the person sees.</param>
/// <param name="Arguments">The kernel's command line.</param>
/// <param name="Screen">What the kernel finds on the screen.</param>
public sealed record BootEntry(string Title, string Arguments, BootScreen Screen = BootScreen.Graphics);
