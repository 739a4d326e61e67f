using EcsPosture.Findings.Scans;
using EcsPosture.Inventory.Snapshots;
using EcsPosture.Web.Components.Layout;
using EcsPosture.Web.Scanning;
using EcsPosture.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;

namespace EcsPosture.Web.Features.Settings;

/// <summary>Takes a snapshot as a zip file and records it, as the command line's import does.</summary>
public sealed partial class ImportPanel(SnapshotImport import, IOptions<ScanSettings> settings, AuthenticationStateProvider signedIn)
{
    private IReadOnlyList<ImportResult> _imported = [];
    private string? _error;
    private bool _busy;

    [CascadingParameter]
    private PageScope Scope { get; set; } = PageScope.All;

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        (_busy, _error, _imported) = (true, null, []);
        var place = Path.GetTempFileName();
        try
        {
            var actor = Actors.Of((await signedIn.GetAuthenticationStateAsync()).User);
            actor.Require(EcsPosture.Findings.Audit.Role.Operator);
            // A zip file must be read from its end, which an upload cannot: it is kept on disk for the moment.
            await using var zip = new FileStream(place, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose);
            await using (var upload = chosen.File.OpenReadStream(settings.Value.LargestUpload))
            {
                await upload.CopyToAsync(zip);
            }

            zip.Position = 0;
            var imported = new List<ImportResult>();
            foreach (var account in await SnapshotZip.LoadAsync(zip, settings.Value.LargestUpload, CancellationToken.None))
            {
                imported.Add(await import.ImportAsync(actor, account, ScanTrigger.Import, CancellationToken.None));
            }

            _imported = imported;
        }
        catch (SnapshotFormatException wrong)
        {
            _error = wrong.Message;
        }
        catch (IOException)
        {
            _error = $"The file could not be received. It may be larger than {settings.Value.LargestUploadMegabytes} MB: use the command line for larger ones.";
        }
        finally
        {
            _busy = false;
        }
    }
}
