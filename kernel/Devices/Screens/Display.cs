namespace Tine.Devices.Screens;

/// <summary>The screen: a framebuffer, or VGA text where there is none.</summary>
/// <remarks>Works before there is a heap, and in a panic.</remarks>
[NoAllocation]
public static class Display
{
    private static bool s_isVgaText;

    public static bool IsPresent => Framebuffer.IsPresent || s_isVgaText;

    /// <summary>In characters.</summary>
    public static int Columns => Framebuffer.IsPresent ? Framebuffer.Columns : VgaText.Columns;

    /// <summary>In characters.</summary>
    public static int Rows => Framebuffer.IsPresent ? Framebuffer.Rows : VgaText.Rows;

    /// <summary>Instructions that one character takes to draw, about, and no fewer.</summary>
    public static int InstructionsToDraw => Framebuffer.IsPresent ? Framebuffer.InstructionsToDraw : VgaText.InstructionsToDraw;

    /// <summary>Finds out what there is.</summary>
    /// <param name="mode">The loader's framebuffer, if there is one.</param>
    public static void Initialize(in FramebufferMode mode)
    {
        if (mode.IsPresent)
        {
            Framebuffer.Use(mode);
        }
        else if (VgaText.IsPresent)
        {
            VgaText.Initialize();
            s_isVgaText = true;
        }
    }

    /// <summary>Draws one character.</summary>
    /// <param name="row">0 to <see cref="Rows"/>, exclusive.</param>
    /// <param name="column">0 to <see cref="Columns"/>, exclusive.</param>
    /// <param name="cell">The cell to draw.</param>
    public static void Draw(int row, int column, Cell cell)
    {
        if (Framebuffer.IsPresent)
        {
            Framebuffer.Draw(row, column, cell);
        }
        else
        {
            VgaText.Draw(row, column, cell);
        }
    }
}
