using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EcsPosture.Findings.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ScheduleSpread : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SpreadMinutes",
                table: "Schedules",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "SpreadMinutes",
                table: "Schedules");
        }
    }
}
