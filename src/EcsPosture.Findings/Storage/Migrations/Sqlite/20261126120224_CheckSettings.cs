using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EcsPosture.Findings.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CheckSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsSeveritySet",
                table: "Findings",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "CheckSettings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    CheckId = table.Column<string>(type: "TEXT", nullable: false),
                    ConnectionId = table.Column<long>(type: "INTEGER", nullable: true),
                    IsEnabled = table.Column<bool>(type: "INTEGER", nullable: true),
                    Severity = table.Column<int>(type: "INTEGER", nullable: true),
                    Parameters = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckSettings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CheckSettings_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CheckSettings_CheckId_ConnectionId",
                table: "CheckSettings",
                columns: new[] { "CheckId", "ConnectionId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CheckSettings_ConnectionId",
                table: "CheckSettings",
                column: "ConnectionId");

            migrationBuilder.CreateIndex(
                name: "IX_CheckSettings_General",
                table: "CheckSettings",
                column: "CheckId",
                unique: true,
                filter: "\"ConnectionId\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CheckSettings");

            migrationBuilder.DropColumn(
                name: "IsSeveritySet",
                table: "Findings");
        }
    }
}
